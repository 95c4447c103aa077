"""How pasted lines are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.quotas.rules import Named, pasted


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("Ada Lovelace <ada@example.org>", "Ada Lovelace", "ada@example.org"),
        ('"Lovelace, Ada" <ada@example.org>', "Lovelace, Ada", "ada@example.org"),
        ("Ada Lovelace, ada@example.org", "Ada Lovelace", "ada@example.org"),
        ("Ada Lovelace; ada@example.org", "Ada Lovelace", "ada@example.org"),
        ("Ada Lovelace\tada@example.org", "Ada Lovelace", "ada@example.org"),
        ("  Ada   Lovelace ,  ada@example.org  ", "Ada Lovelace", "ada@example.org"),
        ("Zoë Ōé, zoe@exämple.org", "Zoë Ōé", "zoe@exämple.org"),
    ],
)
def test_a_line_says_a_name_and_an_address(line: str, name: str, email: str) -> None:
    found = pasted(line, "fr")
    assert found.people == (Named(name, email, "fr"),)
    assert found.faults == ()


@pytest.mark.parametrize(
    "line",
    [
        "Ada Lovelace",
        "ada@example.org",
        "<ada@example.org>",
        ", ada@example.org",
        "Ada,",
        "Ada, ada at example.org",
        "Ada, ada@",
        "Ada, ada@example.org, Chair",
        "Ada <ada@example.org>, Bo <bo@example.org>",
        "Ada, \udc80@example.org",
    ],
)
def test_a_line_that_says_less_or_more_is_told_by_its_number(line: str) -> None:
    found = pasted(f"Bo, bo@example.org\n\n{line}\nCy, cy@example.org", "en")
    assert [x.name for x in found.people] == ["Bo", "Cy"]
    assert found.faults == (3,)


def test_an_address_that_stands_twice_counts_as_it_stands_first() -> None:
    found = pasted("Ada, ada@example.org\nAnother, ADA@example.org\nBo, bo@example.org", "en")
    assert [x.name for x in found.people] == ["Ada", "Bo"]
    assert found.faults == ()


@given(st.text(max_size=200))
def test_any_text_is_read_or_told_line_by_line(text: str) -> None:
    found = pasted(text, "en")
    lines = [x for x in text.splitlines() if x.strip()]
    assert len(found.people) + len(found.faults) <= len(lines)
    assert all(text.splitlines()[x - 1].strip() for x in found.faults)
    assert all(x.name and "@" in x.email for x in found.people)

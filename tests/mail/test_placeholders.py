"""The little language of mails: what it takes, what it refuses, what values cannot do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.mail.placeholders import faults, filled
from eventapp.speakers.letters import NAMES

VALUES = {x: f"<{x}>" for x in NAMES}
TEXTS = st.lists(
    st.one_of(
        st.sampled_from([f"{{{x}}}" for x in NAMES]),
        st.sampled_from(["{{", "}}"]),
        st.text(alphabet=st.characters(exclude_characters="{}"), max_size=8),
    ),
    max_size=8,
).map("".join)


@given(TEXTS)
def test_a_good_text_has_no_faults_and_can_be_filled(text: str) -> None:
    assert faults(text, "text", NAMES) == []
    made = filled(text, VALUES)
    assert made == filled(text, VALUES)


@given(st.text())
def test_whatever_is_typed_is_read_without_breaking(text: str) -> None:
    if not faults(text, "text", NAMES):
        filled(text, VALUES)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30), min_size=len(NAMES)))
def test_a_value_is_never_read_again(values: dict[str, str]) -> None:
    text = "".join(f"[{{{x}}}]" for x in NAMES)
    assert filled(text, values) == "".join(f"[{values[x]}]" for x in NAMES)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("{nam}", ["placeholder.unknown"]),
        ("{", ["placeholder.brace"]),
        ("{name.__class__}", ["placeholder.brace"]),
        ("{NAME}", ["placeholder.brace"]),
        ("{nam} {nam}", ["placeholder.unknown"]),
        ("{{name}}", []),
    ],
)
def test_what_is_wrong_is_said_once(text: str, codes: list[str]) -> None:
    assert [x.code for x in faults(text, "text", NAMES)] == codes


def test_a_brace_written_twice_is_a_brace() -> None:
    assert filled("{{name}} is {name}", VALUES) == "{name} is <name>"

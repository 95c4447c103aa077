"""The small values everything is made of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.core.text import (
    clean_line,
    clean_text,
    email_key,
    has_control,
    has_direction_override,
    initials,
    slugify,
)
from eventapp.core.tokens import derived_token, digest, random_token


def test_a_text_falls_back_to_the_main_language_then_english_then_any() -> None:
    assert Localised(en="a", fr="b").text("fr").lang == "fr"
    assert Localised(en="a", nl="b").text("fr", "nl") == "b"
    assert Localised(en="a", nl="b").text("fr", "de").lang == "en"
    assert Localised(pl="c").text("fr").lang == "pl"
    assert Localised().text("fr") == ""


def test_missing_languages_are_told_only_of_a_text_that_exists() -> None:
    assert Localised(en="a").missing() == ("fr", "nl")
    assert Localised().missing() == ()
    assert Localised(en="a", fr="", nl="c") == Localised(nl="c", en="a")


@given(st.dictionaries(st.sampled_from(["en", "fr", "nl", "de"]), st.text(min_size=1)))
def test_equal_texts_are_one_key(texts: dict[str, str]) -> None:
    backwards = dict(reversed(texts.items()))
    assert Localised(texts) == Localised(backwards)
    assert hash(Localised(texts)) == hash(Localised(backwards))


@pytest.mark.parametrize(
    ("text", "precision", "first"),
    [
        ("2023", "year", date(2023, 1, 1)),
        ("2023-11", "month", date(2023, 11, 1)),
        ("2023-11-18", "day", date(2023, 11, 18)),
    ],
)
def test_a_partial_date_knows_only_what_it_was_told(text: str, precision: str, first: date) -> None:
    when = PartialDate.parse(text)
    assert (when.precision, when.first_day, str(when)) == (precision, first, text)


@pytest.mark.parametrize("text", ["", "23", "2023-13", "2023-02-30", "2023-11-18T10:00", "x"])
def test_an_impossible_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        PartialDate.parse(text)


@given(st.text())
def test_cleaning_leaves_nothing_to_clean(text: str) -> None:
    line = clean_line(text)
    assert "\n" not in line
    assert not has_control(line)
    assert not has_direction_override(line)
    assert clean_line(line) == line
    assert clean_text(clean_text(text)) == clean_text(text)


def test_control_and_direction_characters_are_seen() -> None:
    assert has_control("a\0b")
    assert has_control("a\x85b")
    assert not has_control("a\r\nb\tc")
    assert has_direction_override("a\u202eb")
    assert clean_line("  a \u00a0 b\n c ") == "a b c"


def test_slugs_and_initials() -> None:
    assert slugify("Événement de haut niveau: l'UE!") == "evenement-de-haut-niveau-l-ue"
    assert slugify("Øystein Łukasz Großmann") == "oystein-lukasz-grossmann"
    assert slugify("日本") == ""
    assert len(slugify("word " * 100)) <= 80
    assert initials("Heidi de Pauw") == "HP"
    assert initials("Cher") == "C"
    assert initials("anna maria") == "AM"


def test_one_address_has_one_key() -> None:
    assert email_key(" Anna@Example.ORG ") == email_key("anna@example.org")


def test_a_link_is_the_same_until_its_nonce_changes() -> None:
    one = derived_token("secret", "registration", "n1")
    assert one == derived_token("secret", "registration", "n1")
    assert one != derived_token("secret", "registration", "n2")
    assert one != derived_token("secret", "speaker", "n1")
    assert len(one) >= 43
    assert digest(one) != digest(random_token())

"""Cities are called as their readers call them."""

import pytest

from eventapp.core.places import city_name


@pytest.mark.parametrize(
    ("city", "lang", "name"),
    [
        ("Brussels", "en", "Brussels"),
        ("Brussels", "fr", "Bruxelles"),
        ("Brussels", "nl", "Brussel"),
        ("London", "fr", "Londres"),
        ("Strasbourg", "nl", "Strasbourg"),
        ("", "fr", ""),
    ],
)
def test_a_city_has_the_name_its_readers_use(city: str, lang: str, name: str) -> None:
    assert city_name(city, lang) == name

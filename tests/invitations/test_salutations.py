"""How a letter addresses somebody when nobody wrote a salutation."""

import pytest

from eventapp.invitations.salutations import salutation


@pytest.mark.parametrize(
    ("honorific", "en", "fr", "nl"),
    [
        ("", "Dear Ada Byron,", "Madame, Monsieur,", "Geachte Ada Byron,"),
        ("Mme", "Dear Ms Ada Byron,", "Madame,", "Geachte mevrouw Ada Byron,"),
        ("Dhr.", "Dear Mr Ada Byron,", "Monsieur,", "Geachte heer Ada Byron,"),
        ("M.", "Dear Mr Ada Byron,", "Monsieur,", "Geachte heer Ada Byron,"),
        ("H.E.", "Your Excellency,", "Excellence,", "Excellentie,"),
        ("Dr", "Dear Dr Ada Byron,", "Docteur,", "Geachte dr. Ada Byron,"),
        ("Senator", "Dear Senator Ada Byron,", "Senator,", "Geachte Senator Ada Byron,"),
    ],
)
def test_each_language_addresses_in_its_own_way(honorific: str, en: str, fr: str, nl: str) -> None:
    found = tuple(salutation("Ada Byron", honorific, x) for x in ("en", "fr", "nl"))
    assert found == (en, fr, nl)

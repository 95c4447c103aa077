"""How a letter addresses somebody when nobody wrote a salutation. Pure.

French addresses by the title alone, English and Dutch by title and name.
"""

import re

from eventapp.core.text import fold

_TITLES = {
    "mr": {"en": "Mr", "fr": "Monsieur", "nl": "heer"},
    "ms": {"en": "Ms", "fr": "Madame", "nl": "mevrouw"},
    "dr": {"en": "Dr", "fr": "Docteur", "nl": "dr."},
    "prof": {"en": "Professor", "fr": "Professeur", "nl": "professor"},
}
_SAID = {
    "mr": "mr", "mister": "mr", "m": "mr", "monsieur": "mr", "heer": "mr", "de heer": "mr",
    "dhr": "mr", "ms": "ms", "mrs": "ms", "miss": "ms", "mme": "ms", "madame": "ms",
    "mevrouw": "ms", "mw": "ms", "mevr": "ms", "dr": "dr", "doctor": "dr", "docteur": "dr",
    "prof": "prof", "professor": "prof", "professeur": "prof",
}  # fmt: skip
_EXCELLENCIES = {"he", "excellency", "her excellency", "his excellency", "your excellency",
                 "excellence", "excellentie", "son excellence", "se"}  # fmt: skip
_EXCELLENCY = {"en": "Your Excellency,", "fr": "Excellence,", "nl": "Excellentie,"}
_NOBODY = {"en": "Dear {name},", "fr": "Madame, Monsieur,", "nl": "Geachte {name},"}
_SOMEBODY = {"en": "Dear {title} {name},", "fr": "{title},", "nl": "Geachte {title} {name},"}


def salutation(name: str, honorific: str, language: str) -> str:
    """Return the first line of a letter in ``en``, ``fr`` or ``nl``; an empty honorific is known.

    A title that each language says in its own way is translated; any other stands as it is.
    """
    said = re.sub(r"[.\s]+", " ", fold(honorific).replace("h.e.", "he")).strip()
    if said in _EXCELLENCIES:
        return _EXCELLENCY[language]
    if not said:
        return _NOBODY[language].format(name=name)
    title = _TITLES[_SAID[said]][language] if said in _SAID else honorific
    return _SOMEBODY[language].format(title=title, name=name)

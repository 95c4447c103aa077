"""The text a guest agrees to. A new wording is a new version with its date; old ones stay named."""

from datetime import date

from flask_babel import lazy_gettext as _l

from eventapp.registration.photographs import PHOTO_VERSION
from eventapp.web import dates

PRIVACY_VERSION = "2026-11-21"
PRIVACY_DATE = date(2026, 11, 21)
PRIVACY_TEXT = _l(
    "The organisers may keep and use these answers to prepare this event and to write to me "
    "about it, and for nothing else."
)
PRIVACY_TEXT_FOR_OTHERS = _l(
    "The organisers keep and use what you tell them to prepare this event and to write to these "
    "people about it, and for nothing else."
)
PHOTO_DATE = date.fromisoformat(PHOTO_VERSION)
PHOTO_TEXT = _l("I may appear in photographs of the room.")


def version_name(version: str) -> str:
    """Return a version as a reader writes its date; one that is no date as it stands."""
    try:
        return dates.format_date(date.fromisoformat(version))
    except ValueError:
        return version

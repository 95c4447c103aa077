"""The texts speakers agree to. A new wording is a new version with its date; old ones stay here."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.speakers.contribution_models import Purpose

VERSION = "2026-11-21"
DATE = date(2026, 11, 21)

NAMES: Mapping[Purpose, Any] = {
    Purpose.PUBLICATION: _l("Publication"),
    Purpose.PICTURE: _l("Portrait and pictures"),
    Purpose.RECORDING: _l("Recording"),
}
TEXTS: Mapping[str, Mapping[Purpose, Any]] = {
    VERSION: {
        Purpose.PUBLICATION: _l(
            "My name, functions, biography and what I speak about may stand on the public pages "
            "and in the calendars of the organisers of this event."
        ),
        Purpose.PICTURE: _l(
            "My portrait may stand beside my name, and pictures taken of me on stage may be "
            "published."
        ),
        Purpose.RECORDING: _l(
            "What I say on stage may be recorded in sound and image, and the recording published."
        ),
    }
}


def text_of(purpose: Purpose, version: str = VERSION) -> Any:
    """Return the text of a version; of one that is not known here nothing."""
    return TEXTS.get(version, {}).get(purpose, "")

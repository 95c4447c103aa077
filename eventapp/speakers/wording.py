"""The names of what speakers give, and how far it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.speakers.contribution_models import Part, PartState
from eventapp.web import dates

PART_NAMES: Mapping[Part, Any] = {
    Part.BIOGRAPHY: _l("Biography"),
    Part.PORTRAIT: _l("Portrait"),
    Part.INTRODUCTION: _l("How to announce you"),
    Part.SLIDES: _l("Slides"),
    Part.NEEDS: _l("What you need"),
    Part.CONSENT: _l("Consents"),
}
# The same parts as organisers read of them.
THEIR_PARTS: Mapping[Part, Any] = {
    **PART_NAMES,
    Part.INTRODUCTION: _l("How to announce them"),
    Part.NEEDS: _l("What they need"),
}
STATE_NAMES: Mapping[PartState, Any] = {
    PartState.DRAFT: _l("Draft"),
    PartState.SENT: _l("Sent"),
    PartState.ACCEPTED: _l("Accepted"),
    PartState.RETURNED: _l("Sent back"),
}


def saved_at(instant: datetime, zone: ZoneInfo) -> str:
    """Return that a draft was saved, and when."""
    return _("Draft saved at %(time)s.", time=dates.format_time(instant, zone))

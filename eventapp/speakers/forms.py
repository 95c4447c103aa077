"""The forms behind a speaker's link."""

from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.speakers.service import REASON_LENGTH
from eventapp.web.forms import Form, Paragraphs

_REASON: dict[str, Any] = {"rows": 4}


class AcceptForm(Form):
    """The one button that accepts."""


class DeclineForm(Form):
    """A no, with a reason if one likes."""

    reason = Paragraphs(
        _l("Reason"),
        length=REASON_LENGTH,
        description=_l("For the organisers only. You need not give one."),
        render_kw=_REASON,
    )


class CalendarForm(Form):
    """The one button that makes a calendar address."""

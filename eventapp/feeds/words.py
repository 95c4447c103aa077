"""The words in which calendars name what people do and what happens."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.programme.models import Role, SessionKind

KINDS: Mapping[SessionKind, Any] = {
    SessionKind.OPENING: _l("Opening"),
    SessionKind.KEYNOTE: _l("Keynote address"),
    SessionKind.PANEL: _l("Panel"),
    SessionKind.FIRESIDE: _l("Conversation"),
    SessionKind.ROUNDTABLE: _l("Round table"),
    SessionKind.WORKSHOP: _l("Workshop"),
    SessionKind.QUESTIONS: _l("Questions"),
    SessionKind.PRESS_CONFERENCE: _l("Press conference"),
    SessionKind.BREAK: _l("Break"),
    SessionKind.RECEPTION: _l("Reception"),
    SessionKind.CLOSING: _l("Closing"),
}

ROLES: Mapping[Role, Any] = {
    Role.KEYNOTE: _l("Keynote speaker"),
    Role.MODERATOR: _l("Moderator"),
    Role.PANELLIST: _l("Panellist"),
    Role.OPENING: _l("Opening words"),
    Role.CLOSING: _l("Closing words"),
    Role.RESPONDENT: _l("Respondent"),
    Role.HOST: _l("Session host"),
}

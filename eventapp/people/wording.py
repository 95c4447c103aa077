"""The words for public offices."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.people.models import OfficeKind

OFFICES: Mapping[OfficeKind, Any] = {
    OfficeKind.HEAD_OF_STATE: _l("Head of state"),
    OfficeKind.HEAD_OF_GOVERNMENT: _l("Head of government"),
    OfficeKind.PRESIDENT: _l("President"),
    OfficeKind.COMMISSIONER: _l("European Commissioner"),
    OfficeKind.MINISTER: _l("Minister"),
    OfficeKind.MEP: _l("Member of the European Parliament"),
    OfficeKind.NATIONAL_MP: _l("Member of a national parliament"),
    OfficeKind.AMBASSADOR: _l("Ambassador"),
    OfficeKind.COMMITTEE_CHAIR: _l("Committee chair"),
    OfficeKind.COMMITTEE_VICE_CHAIR: _l("Committee vice-chair"),
    OfficeKind.COMMITTEE_MEMBER: _l("Committee member"),
    OfficeKind.RAPPORTEUR: _l("Rapporteur"),
    OfficeKind.SHADOW_RAPPORTEUR: _l("Shadow rapporteur"),
    OfficeKind.GROUP_CHAIR: _l("Chair of a political group"),
    OfficeKind.POLITICAL_GROUP: _l("Member of a political group"),
    OfficeKind.OFFICIAL: _l("Senior official"),
    OfficeKind.JUDGE: _l("Judge"),
    OfficeKind.OTHER: _l("Another office"),
}


def office_name(kind: OfficeKind) -> str:
    """Return the name of a kind of office; nothing of one that is told by its text alone."""
    return "" if kind is OfficeKind.OTHER else str(OFFICES[kind])

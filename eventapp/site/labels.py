"""The words by which readers know the states and kinds of records."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _n

from eventapp.advocacy.wording import STATEMENT_KINDS, STATUSES
from eventapp.events.models import Attendance, FactKind, HostRole
from eventapp.feeds.words import KINDS
from eventapp.organisations.models import MembershipRank, OrganisationKind
from eventapp.programme.models import Role

LABELS: Mapping[Any, Any] = {
    **KINDS,
    **STATUSES,
    **STATEMENT_KINDS,
    Attendance.IN_PERSON: _l("In person"),
    Attendance.ONLINE: _l("Online"),
    Attendance.HYBRID: _l("In person and online"),
    FactKind.STEP_FREE: _l("Step-free route"),
    FactKind.HEARING: _l("Hearing"),
    FactKind.LANGUAGES: _l("Languages"),
    FactKind.QUIET_ROOM: _l("Quiet room"),
    FactKind.IDENTITY_CHECK: _l("Identity check"),
    FactKind.PHOTOGRAPHS: _l("Photographs"),
    FactKind.ARRIVAL: _l("Getting there"),
    FactKind.CATERING: _l("Food and drink"),
    FactKind.OTHER: _l("Good to know"),
    HostRole.ORGANISER: _l("Organised by"),
    HostRole.HOST: _l("Hosted by"),
    HostRole.CO_HOST: _l("Co-hosted by"),
    HostRole.PARTNER: _l("In partnership with"),
    OrganisationKind.COALITION: _l("Coalition"),
    OrganisationKind.NGO: _l("Non-governmental organisation"),
    OrganisationKind.MOVEMENT: _l("Movement"),
    OrganisationKind.ALLIANCE: _l("Alliance"),
    OrganisationKind.INSTITUTION: _l("Institution"),
    OrganisationKind.AGENCY: _l("Agency"),
    OrganisationKind.COMPANY: _l("Company"),
    MembershipRank.LEAD: _l("Lead of the coalition"),
    MembershipRank.STEERING_GROUP: _l("Steering group of the coalition"),
    MembershipRank.MEMBER: _l("Member of the coalition"),
    MembershipRank.SUPPORTER: _l("Supporter of the coalition"),
}

# What one person does in a session, and what stands over several.
_ROLES: Mapping[Role, Any] = {
    Role.KEYNOTE: lambda n: _n("Keynote speaker", "Keynote speakers", n),
    Role.MODERATOR: lambda n: _n("Moderator", "Moderators", n),
    Role.PANELLIST: lambda n: _n("Panellist", "Panellists", n),
    Role.OPENING: lambda n: _n("Opening words", "Opening words", n),
    Role.CLOSING: lambda n: _n("Closing words", "Closing words", n),
    Role.RESPONDENT: lambda n: _n("Respondent", "Respondents", n),
    Role.HOST: lambda n: _n("Session host", "Session hosts", n),
}

ALSO: Mapping[Role, Any] = {
    Role.KEYNOTE: _l("Also a keynote speaker"),
    Role.MODERATOR: _l("Also a moderator"),
    Role.PANELLIST: _l("Also on the panel"),
    Role.OPENING: _l("Also speaks at the opening"),
    Role.CLOSING: _l("Also speaks at the closing"),
    Role.RESPONDENT: _l("Also a respondent"),
    Role.HOST: _l("Also a host"),
}


def label(value: StrEnum) -> str:
    """Return the word for a state or kind in the page's language."""
    return str(LABELS[value])


def role_label(role: Role, number: int = 1) -> str:
    """Return the word for a role, for one person or for several."""
    return str(_ROLES[role](number))


def also(role: Role) -> str:
    """Return the note on a person who has a further role in the same event."""
    return str(ALSO[role])


def init_app(app: Flask) -> None:
    """Let every template say them."""
    app.jinja_env.filters.update(label=label, role_label=role_label, also=also)

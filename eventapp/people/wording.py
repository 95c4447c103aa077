"""The words for public offices, for likeness of records, and for what follows a merger."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.people.duplicates import Reason
from eventapp.people.models import Gender, OfficeKind

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


REASONS: Mapping[Reason, Any] = {
    Reason.NAME: _l("the same name"),
    Reason.TRANSPOSED: _l("the same name in another order"),
    Reason.SHORTER: _l("a part of the name"),
    Reason.SPELLING: _l("a name spelt a little otherwise"),
    Reason.INITIALS: _l("initials that fit"),
    Reason.BEGUN: _l("a name that may be short for the other"),
    Reason.EMAIL: _l("the same e-mail address"),
    Reason.ORGANISATION: _l("the same organisation"),
    Reason.WEBSITE: _l("the same website"),
}

# What stands in the tables whose rows follow a person.
FOLLOWING: Mapping[str, Any] = {
    "affiliation": _l("Affiliations"),
    "appearance": _l("Appearances"),
    "availability": _l("Times of availability"),
    "chase": _l("Reminders sent"),
    "calendar_answer": _l("Answers from their calendar"),
    "contact": _l("Entries in the log of contacts"),
    "consent": _l("Consents given and taken back"),
    "contribution": _l("What they wrote and sent"),
    "deputy": _l("Deputies named"),
    "feed_key": _l("Addresses of their own calendar"),
    "event_host": _l("Events hosted"),
    "former_person": _l("Earlier mergers"),
    "identity_record": _l("Details for entry"),
    "office": _l("Offices"),
    "released_appearance": _l("Released appearances"),
    "self_description": _l("Self-declared data"),
    "speaker_link": _l("Links to the speaker's page"),
    "standing": _l("Places in an order of precedence"),
    "told_apart": _l("People they were told apart from"),
    "told_slot": _l("Hours that speakers were told"),
}


def following_name(table: str) -> str:
    """Return the name of what a table holds."""
    return str(FOLLOWING.get(table, table.replace("_", " ")))


GENDERS: Mapping[str, Any] = {
    Gender.WOMAN.value: _l("Women"),
    Gender.MAN.value: _l("Men"),
    Gender.NON_BINARY.value: _l("Non-binary"),
    Gender.OTHER.value: _l("Another answer"),
}

"""The journals of all features gathered: what each record, verb, field and state is called."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from eventapp.accesslists.journal import JOURNAL as ACCESS_LISTS
from eventapp.advocacy.journal import JOURNAL as ADVOCACY
from eventapp.audit.wording import FIELDS, VERBS, Field, Subject
from eventapp.auth.journal import JOURNAL as ACCOUNTS
from eventapp.events.journal import JOURNAL as EVENTS
from eventapp.institutions.journal import JOURNAL as INSTITUTIONS
from eventapp.invitations.journal import JOURNAL as INVITATIONS
from eventapp.mailings.journal import JOURNAL as MAILINGS
from eventapp.organisations.journal import JOURNAL as ORGANISATIONS
from eventapp.people.journal import JOURNAL as PEOPLE
from eventapp.programme.journal import JOURNAL as PROGRAMME
from eventapp.questions.journal import JOURNAL as QUESTIONS
from eventapp.quotas.journal import JOURNAL as QUOTAS
from eventapp.registration.journal import JOURNAL as REGISTRATION
from eventapp.speakers.journal import JOURNAL as SPEAKERS
from eventapp.subscriptions.journal import JOURNAL as SUBSCRIPTIONS
from eventapp.web.templating import colon

JOURNALS = (
    ACCOUNTS, ORGANISATIONS, PEOPLE, EVENTS, PROGRAMME, SPEAKERS, ADVOCACY, QUESTIONS, REGISTRATION,
    INSTITUTIONS,
    INVITATIONS,
    MAILINGS,
    ACCESS_LISTS,
    QUOTAS,
    SUBSCRIPTIONS,
)  # fmt: skip
SUBJECTS: Mapping[str, Subject] = {k: v for x in JOURNALS for k, v in x.subjects.items()}
# A record is known by its own subject; another that speaks of its table does not hide that.
TABLES: Mapping[str, Subject] = {
    **{x.table: x for x in SUBJECTS.values() if x.table},
    **{name: x for name, x in SUBJECTS.items() if not x.table},
}
# Members of two enums may be equal strings, so each enum has its own words.
STATES: Mapping[type[Enum], Mapping[Any, Any]] = {
    type(next(iter(states))): states for x in JOURNALS for states in x.states
}


def verb(action: str) -> Any:
    """Return the words for what ``event.published`` did, or None."""
    name, _dot, done = action.partition(".")
    subject = SUBJECTS.get(name)
    return (subject.verbs.get(done) if subject else None) or VERBS.get(done)


def action_name(action: str) -> str:
    """Return ``event.published`` in words; one this release does not know stays as it is."""
    name, _dot, done = action.partition(".")
    subject = SUBJECTS.get(name)
    who = subject.name if subject else name.replace("_", " ")
    return f"{who}{colon()}{verb(action) or done.replace('_', ' ')}"


def knows(table: str, name: str) -> bool:
    """Tell whether a field of a table has words, or is said to be none of a reader's business."""
    subject = TABLES.get(table)
    return name in FIELDS or (subject is not None and name in subject.fields)


def field(table: str, name: str) -> Field | None:
    """Return what a field is called and how it reads; None when it is not told."""
    subject = TABLES.get(table)
    fields = subject.fields if subject else {}
    found = fields.get(name) if name in fields else FIELDS.get(name, name.replace("_", " "))
    return found if found is None or isinstance(found, Field) else Field(found)

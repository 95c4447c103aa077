"""The words of what speakers are sent and answer in the log."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.events.models import Event
from eventapp.feeds.answer_wording import ANSWER_FIELDS
from eventapp.people.models import Person
from eventapp.speakers.consent_texts import NAMES
from eventapp.speakers.manage_forms import KINDS
from eventapp.speakers.models import Deputy, DeputyState, SpeakerLink, Terms
from eventapp.speakers.wording import STATE_NAMES, THEIR_PARTS

DEPUTY_STATES = {
    DeputyState.NAMED: _l("Named"),
    DeputyState.TAKEN: _l("Taken"),
    DeputyState.REFUSED: _l("Refused"),
}


def _speakers(row: Any) -> str:
    return url_for("speakers.index", slug=row.slug)


LINK = Subject(
    name=_l("Link of a speaker"),
    verbs={
        "answered": _l("answered from their calendar"),
        "asked": _l("asked"),
        "renewed": _l("renewed"),
        "revoked": _l("taken back"),
    },
    fields={
        **ANSWER_FIELDS,
        "event_id": None,
        "nonce": None,
        "person_id": _l("Person"),
        "revoked_at": _l("Taken back"),
        "token_digest": None,
    },
    found=select(SpeakerLink.id, Person.name.label("label"), Event.slug)
    .join(Person, Person.id == SpeakerLink.person_id)
    .join(Event, Event.id == SpeakerLink.event_id),
    page=_speakers,
)

TERMS = Subject(
    name=_l("Dates for speakers"),
    fields={
        "answer_by": _l("Answers until"),
        "changes_until": _l("Changes until"),
        "event_id": None,
    },
    found=select(Terms.id, Event.title.label("label"), Event.slug).join(Event),
    page=_speakers,
)

DEPUTY = Subject(
    name=_l("Deputy"),
    verbs={"named": _l("named"), "refused": _l("refused"), "taken": _l("taken")},
    fields={
        "appearance_id": _l("Appearance"),
        "email": _l("E-mail address"),
        "language": _l("Language of our mails"),
        "named_by_id": _l("Named by"),
        "role": _l("Function"),
        "state": _l("State"),
    },
    found=select(Deputy.id, Deputy.name.label("label")),
)

CONTRIBUTION = Subject(
    name=_l("Contribution"),
    verbs={"accepted": _l("accepted"), "returned": _l("sent back"), "sent": _l("sent in")},
    fields={
        "content": None,
        "decided_at": None,
        "event_id": None,
        "note": _l("Note"),
        "part": _l("Part"),
        "person_id": _l("Person"),
        "sendings": None,
        "sent": None,
        "sent_at": _l("Sent"),
        "state": _l("State"),
    },
)

# A change says of each part by which day it is asked for.
TASK = Subject(
    name=_l("What speakers are asked for"),
    fields={
        **{part.value: name for part, name in THEIR_PARTS.items()},
        "due_on": _l("Day"),
        "event_id": None,
        "part": _l("Part"),
    },
    table="speaker_task",
)

CONSENT = Subject(
    name=_l("Consent"),
    verbs={"given": _l("given"), "withdrawn": _l("taken back")},
    fields={purpose.value: name for purpose, name in NAMES.items()},
)

JOURNAL = Journal(
    {
        "speaker_link": LINK,
        "speaker_terms": TERMS,
        "deputy": DEPUTY,
        "contribution": CONTRIBUTION,
        "consent": CONSENT,
        "speaker_tasks": TASK,
    },
    states=(DEPUTY_STATES, KINDS, STATE_NAMES, THEIR_PARTS),
)

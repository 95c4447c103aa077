"""The words of questions in the log."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.events.models import Event
from eventapp.questions.models import Question
from eventapp.questions.wording import KINDS

QUESTION = Subject(
    name=_l("Question to guests"),
    verbs={
        "answers_expired": _l("answers deleted at the end of their keeping"),
        "asked_again": _l("asked again"),
        "retired": _l("no longer asked"),
    },
    fields={
        "answers": _l("Answers"),
        "categories": _l("Asked of"),
        "delete_on": _l("Answers are deleted on"),
        "event_id": None,
        "help": _l("Help"),
        "label": _l("Question"),
        "on_id": _l("Depends on"),
        "on_values": None,
        "options": _l("Options"),
        "required": _l("Must be answered"),
        "retired_at": None,
        "slug": None,
        "version": _l("Version"),
    },
    found=select(Question.id, Question.label.label("label"), Event.slug).join(
        Event, Event.id == Question.event_id
    ),
)
ANSWER = Subject(
    name=_l("Answer"),
    verbs={},
    fields={
        "other": None,
        "question_id": None,
        "registration_id": None,
        "said_at": None,
        "value": None,
        "version": None,
        "wording": None,
    },
)

JOURNAL = Journal({"question": QUESTION, "answer": ANSWER}, states=(KINDS,))

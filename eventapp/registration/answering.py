"""What the pages of a guest ask and show of an event's questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import CombinedMultiDict

from eventapp.questions import reading
from eventapp.questions.answers import said_in
from eventapp.questions.models import Answer
from eventapp.questions.rules import Asked
from eventapp.questions.wording import answer_words
from eventapp.registration.forms import ChangeForm
from eventapp.registration.models import Registration
from eventapp.registration.places import categories


@dataclass(frozen=True, slots=True)
class Held:
    """A question, what a guest answered to it, and that in words."""

    question: Asked
    answer: Answer
    words: str


def sent_with_files() -> Any:
    """Return what was sent with this form, files too."""
    return CombinedMultiDict((request.files, request.form))


def asked_publicly(event_id: int) -> list[Asked]:
    """Return the questions that somebody who was not invited may come to be asked."""
    known = categories(event_id)
    public = {x.id for x in known.values() if x.is_public}
    found = reading.questions(event_id)
    return [x for x in found if not x.retired and (not x.categories or x.categories & public)]


def asked_as(event_id: int, category_id: int | None) -> list[Asked]:
    """Return the questions that a guest of a category, or of none, may come to be asked."""
    own = {category_id}
    found = reading.questions(event_id)
    return [x for x in found if not x.retired and (not x.categories or x.categories & own)]


def own_form(registration: Registration, sent: Any = None) -> ChangeForm:
    """Return the form behind a personal link, filled with what is recorded, or what was sent."""
    form = ChangeForm.of(registration, sent)
    if found := asked_as(registration.event_id, registration.category_id):
        said = said_in(reading.answers_of(registration.id))
        files = sent_with_files() if sent is not None else None
        form.ask(found, files, said, registration.event.main_language)
    return form


def held(registration: Registration) -> Sequence[Held]:
    """Return everything a guest answered, retired questions too, in the order of the questions."""
    asked = reading.questions(registration.event_id)
    rows = reading.answers_of(registration.id) if asked else {}
    return [Held(x, rows[x.id], answer_words(x, rows[x.id])) for x in asked if x.id in rows]

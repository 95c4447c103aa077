"""Writing down what a guest says to the questions of an event."""

from collections.abc import Mapping, Sequence

from eventapp.audit.service import Diff
from eventapp.core import clock
from eventapp.core.checks import countries
from eventapp.core.db import db
from eventapp.core.errors import DomainError, DomainErrors
from eventapp.core.records import assign
from eventapp.core.text import NAME_LENGTH, clean_line, clean_text
from eventapp.questions import reading, rules
from eventapp.questions.models import Answer
from eventapp.questions.rules import Asked, Said

LONG_LENGTH = 5000
# What a reader of the log may see of a value: that it changed.
HIDDEN = "…"


def field_of(question_id: int) -> str:
    """Return what the field of a question is called in forms and faults."""
    return f"q{question_id}"


def checked(questions: Sequence[Asked], category: int | None, said: Said) -> dict[int, list[str]]:
    """Return what is kept of what a guest says.

    :raises DomainError: ``answer.missing``, ``answer.consent_missing``, ``answer.unknown`` or
        ``text.too_long`` at the field of each question at fault.
    """
    known = {x.id: x for x in questions}
    tidy = {x: _tidied(known[x], values) for x, values in said.items() if x in known}
    found = [
        DomainError(code, field=field_of(id))
        for id, code in rules.faults(questions, category, tidy)
    ]
    kept = rules.kept(questions, category, tidy)
    for id, values in kept.items():
        longest = LONG_LENGTH if known[id].kind == "long_text" else NAME_LENGTH
        if any(len(x) > longest for x in values):
            found.append(DomainError("text.too_long", field=field_of(id), length=longest))
        if known[id].kind == "country" and not set(values) <= countries():
            found.append(DomainError("answer.unknown", field=field_of(id)))
    if found:
        raise found[0] if len(found) == 1 else DomainErrors(found)
    return kept


def _tidied(question: Asked, values: Sequence[str]) -> list[str]:
    tidy = clean_text if question.kind == "long_text" else clean_line
    return [x for x in map(tidy, values) if x]


def write(
    registration_id: int, event_id: int, said: Said, *, lang: str, is_new: bool = False
) -> Diff:
    """Replace what a guest said by what was ``checked``; return what differs, for the audit log.

    Answers to retired questions stay: they are no longer the guest's to change. ``lang`` is the
    language in which a consent was read; a guest who ``is_new`` has said nothing before.
    """
    questions = [x for x in reading.questions(event_id) if not x.retired]
    if not questions:
        return {}
    before = {} if is_new else reading.answers_of(registration_id)
    had = said_in(before)
    agreed = _wordings(before)
    changed = [x for x in questions if had.get(x.id, []) != list(said.get(x.id, []))]
    for one in changed:
        row = before.get(one.id) or Answer(registration_id=registration_id, question_id=one.id)
        before[one.id] = _put(row, one, list(said.get(one.id, [])), lang)
    db.session.flush()
    diff: Diff = {}
    if any(x.kind != "consent" for x in changed):
        diff["answers"] = [HIDDEN, HIDDEN]
    if (now := _wordings(before)) != agreed:
        diff["consents"] = [agreed, now]
    return diff


def withdraw(registration_id: int, question_id: int) -> Diff:
    """Take one consent of a guest back; return what differs, for the audit log, if it stood."""
    rows = reading.answers_of(registration_id)
    row = rows.get(question_id)
    if row is None or not (row.value and row.wording):
        return {}
    agreed = _wordings(rows)
    assign(row, value=[], said_at=clock.now())
    db.session.flush()
    return {"consents": [agreed, _wordings(rows)]}


def _put(row: Answer, one: Asked, value: list[str], lang: str) -> Answer:
    is_consent = one.kind == "consent"
    if not value and not is_consent:
        if row.id is not None:
            db.session.delete(row)
        return row
    # What was chosen now takes the place of what was said before there were options.
    assign(row, value=value, other="", said_at=clock.now())
    if is_consent:
        assign(row, wording=str(one.label.text(lang)), version=one.version)
    db.session.add(row)
    return row


def _wordings(rows: Mapping[int, Answer]) -> list[str]:
    return [x.wording for x in rows.values() if x.wording and x.value]


def said_in(rows: Mapping[int, Answer]) -> dict[int, list[str]]:
    """Return answers as the rules need them."""
    return {x: list(row.value) for x, row in rows.items()}

"""How what calendars answered is said to organisers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.audit.wording import Field
from eventapp.feeds.answer_models import CalendarAnswer, Outcome, Said

SAID: Mapping[Said, Any] = {
    Said.ACCEPTED: _l("Yes"),
    Said.TENTATIVE: _l("Maybe"),
    Said.DECLINED: _l("No"),
    Said.DELEGATED: _l("Names somebody else"),
    Said.COUNTER: _l("Proposes another time"),
    Said.REFRESH: _l("Asks for the entry again"),
    Said.NOTHING: _l("No answer in it"),
}
OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.DONE: _l("Done, as by their link"),
    Outcome.NOTED: _l("Noted, changes nothing"),
    Outcome.IGNORED: _l("Ignored"),
}
REASONS: Mapping[str, Any] = {
    "automatic": _l("a mail that a program wrote, an absence for instance"),
    "no_answer": _l("the mail holds no answer to an invitation"),
    "foreign": _l("an answer to another entry"),
    "stranger": _l("an answer for another address than the one invited"),
    "delegate": _l("an answer of the one whom they named; only who is invited may come"),
    "several": _l("several answers that differ"),
    "method": _l("not an answer, but something else that calendars send"),
    "stale": _l("an answer to an older invitation, which has changed since"),
    "overtaken": _l("a later answer arrived before"),
    "waits": _l("no place is free or given yet"),
    "refused": _l("the organisers could offer them no place"),
    "given_away": _l("the place was passed on, or went back to the organisation that names guests"),
    "form_only": _l("to come back they fill in the form"),
    "nobody": _l("no good address of whom they name"),
    "not_passed": _l("a place cannot be passed on here: please answer them"),
    "registration.refused": _l("no registration is taken now"),
    "registration.over": _l("the event is over"),
    "registration.category": _l("their category is not open to the public form"),
    "registration.code": _l("their category asks for a code"),
    "offer.ended": _l("the offer of a seat has ended"),
    "offer.withdrawn": _l("the offer of a seat was withdrawn"),
    "passing.open": _l("another colleague has not answered yet"),
    "passing.too_many": _l("too many colleagues were asked already"),
    "passing.own_address": _l("they name themselves"),
    "speaker.closed": _l("answers are closed"),
}

# The same in the log.
ANSWER_FIELDS: Mapping[str, Any] = {
    "answer_said": Field(_l("Answer"), {x.value: name for x, name in SAID.items()}),
    "answer_outcome": Field(_l("What came of it"), {x.value: y for x, y in OUTCOMES.items()}),
    "answer_why": Field(_l("Because"), REASONS),
    "answer_sender": _l("Sent by"),
}


def reason(code: str) -> str:
    """Return why an answer was left, or what limits it; empty where there is nothing to say."""
    return str(REASONS.get(code, _("it is not possible now"))) if code else ""


def by_whom(row: CalendarAnswer) -> str:
    """Return who answered: the address invited, and the sender of the mail where it differs."""
    sender, attendee = row.sender, row.attendee
    if attendee and sender and attendee.casefold() != sender.casefold():
        return _("%(address)s, by a mail of %(sender)s", address=attendee, sender=sender)
    return attendee or sender


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as organisers read it."""

    at: datetime
    said: str
    outcome: str
    why: str
    by: str
    about: str
    delegate: str
    comment: str


def lines(rows: Iterable[CalendarAnswer]) -> list[Line]:
    """Return answers in words, in the language of the page."""
    return [
        Line(
            at=x.at,
            said=str(SAID[x.said]),
            outcome=str(OUTCOMES[x.outcome]),
            why=reason(x.why),
            by=by_whom(x),
            about=x.about,
            delegate=x.delegate,
            comment=x.comment,
        )
        for x in rows
    ]

"""The mails that go by the clock, and who answers them, in a file: read, written, and told."""

from collections.abc import Mapping
from typing import Any

from eventapp.mail import contacts
from eventapp.mailings import clockwork, planning
from eventapp.mailings.models import MailPlan
from eventapp.mailings.planning import COPIED, PlanData
from eventapp.transfer.document import Node
from eventapp.transfer.fields import Fields, mapping
from eventapp.transfer.moments import text_of
from eventapp.transfer.records import Entry, take
from eventapp.transfer.writing import Desk, completed, named

# What the format calls the fields of a plan, where it has another word.
_WORDS = {"reminders": "reminds", "thanks": "thanks", "missed": "misses"}


def read_mails(owner: Fields) -> Entry | None:
    """Read which mails of an event go by the clock; None when the file does not say."""

    def read(path: str, node: Node) -> Entry:
        return take(Fields(mapping(node), path, owner.lines), _plan)

    found = owner.read("mails", read)
    owner.given.pop("mails", None)
    return found


def _plan(fields: Fields) -> Entry:
    for name, into in _WORDS.items():
        fields.flag(name, into=into)
    fields.listed("remind_days", lambda _path, node: _days(node))
    fields.whole("thank_days")
    fields.whole("hour")
    fields.line("reply_to")
    entry = Entry.of("mail plan", fields)
    entry.places = {mine: f"{fields.path}.{word}" for word, mine in _WORDS.items()}
    return entry


def _days(node: Node) -> int:
    text = text_of(node).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValueError("a whole number of days is wanted here")
    return int(text)


def write_mails(desk: Desk, entry: Entry, event_id: int) -> None:
    """Let an event have the mails by the clock that the file says; what it leaves out stays."""
    given: Entry | None = entry.extras["mails"]
    if given is None or given.faulty:
        return
    known = data_of(clockwork.plan_of(event_id), contacts.reply_address(event_id))
    said = {x: y for x, y in given.given.items() if y is not None}
    if "remind_days" in said:
        said["remind_days"] = tuple(said["remind_days"])
    wanted = completed(PlanData, known, said)
    if wanted == known or wanted is None:
        return
    if desk.attempt(given, planning.save, event_id, wanted) is not None:
        desk.report.change(named("event", entry.key), "mails")


def data_of(plan: MailPlan, reply_to: str) -> PlanData:
    """Return what goes by the clock as an organiser would say it."""
    copied = {x: getattr(plan, x) for x in COPIED}
    return PlanData(remind_days=tuple(plan.remind_days), reply_to=reply_to, **copied)


def as_told(plan: MailPlan | None, reply_to: str) -> Mapping[str, Any] | None:
    """Return what goes by the clock as a file says it; nothing where nobody said anything."""
    if plan is None:
        return {"reply_to": reply_to} if reply_to else None
    told = {word: getattr(plan, mine) for word, mine in _WORDS.items()}
    kept = {"thank_days": plan.thank_days, "hour": plan.hour, "reply_to": reply_to}
    return told | {"remind_days": list(plan.remind_days)} | kept

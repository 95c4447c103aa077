"""The questions of an event in a file: read, written into the database, and told."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from eventapp.core.db import db
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.events.data import EventData
from eventapp.questions import reading, service
from eventapp.questions.data import QuestionData, data_of
from eventapp.questions.models import Question, QuestionKind
from eventapp.questions.rules import OPTIONS, Option
from eventapp.transfer.document import Node, Scalar, below
from eventapp.transfer.faults import SENTENCES, did_you_mean
from eventapp.transfer.fields import Fields, mapping
from eventapp.transfer.records import Entry, keyed, take
from eventapp.transfer.writing import Desk, completed, named

Keys = Mapping[str, int]


def read_questions(owner: Fields) -> list[Entry] | None:
    """Read the questions of an event; None when the file does not list any."""

    def read(path: str, node: Node) -> Entry:
        return take(Fields(mapping(node), path, owner.lines), _question)

    found = owner.listed("questions", read)
    owner.given.pop("questions", None)
    return None if found is None else keyed(found, owner.lines)


def _question(fields: Fields) -> Entry:
    fields.key()
    fields.choice("kind", QuestionKind, required=True)
    fields.texts("label", required=True, line=True)
    fields.texts("help")
    fields.flag("required")
    fields.words("languages")
    keys = [x.key for x in fields.listed("options", lambda p, n: _option(fields, p, n)) or ()]
    for key in sorted({x for x in keys if keys.count(x) > 1}):
        fields.fault("options", f"the key “{key}” stands here twice")
    fields.words("categories")
    fields.read("only_if", lambda p, n: _condition(fields, p, n))
    fields.when("delete_on")
    fields.flag("retired")
    names = ("categories", "only_if", "delete_on", "retired")
    extras = {x: fields.given.pop(x) for x in names if x in fields.given}
    return Entry.of("question", fields, extras)


def _option(owner: Fields, path: str, node: Node) -> Option:
    fields = Fields(mapping(node), path, owner.lines)
    key = fields.key()
    label = fields.texts("label", required=True, line=True)
    retired = fields.flag("retired")
    fields.done()
    return Option(key, label or NO_TEXT, bool(retired))


def _condition(owner: Fields, path: str, node: Node) -> tuple[str, tuple[str, ...]] | None:
    if isinstance(node, Scalar) and node.text is None:
        return None
    fields = Fields(mapping(node), path, owner.lines)
    on = fields.line("question", required=True) or ""
    answers = fields.words("answers") or ()
    fields.done()
    return on, tuple(sorted(set(answers)))


def write_questions(
    desk: Desk, entry: Entry, event_id: int, data: EventData, categories: Keys
) -> None:
    """Let an event ask the questions that the file lists, and no other, where it lists any.

    ``categories`` are the numbers of the event's categories by their keys.
    """
    listed = entry.extras["questions"]
    if listed is None:
        return
    rows = {x.slug: x for x in reading.rows(event_id)}
    changed = list(rows) != [x.key for x in listed]
    in_turn = _in_turn(desk, listed)
    for given in in_turn:
        changed |= _write(desk, given, event_id, data, categories)
    for given in reversed(in_turn):
        changed |= _retire(desk, given, event_id)
    for row in _last_first([x for key, x in rows.items() if key not in {y.key for y in listed}]):
        desk.attempt(entry, service.delete, event_id, row.id, answers=0)
    if changed and not desk.lines.faults:
        numbers = _numbers(event_id)
        service.order(event_id, [numbers[x.key] for x in listed], by=desk.by)
        desk.report.change(named("event", entry.key), "questions")


def _numbers(event_id: int) -> Keys:
    return {x.slug: x.id for x in reading.rows(event_id)}


def _in_turn(desk: Desk, listed: Sequence[Entry]) -> list[Entry]:
    """Return the questions, each after the one it depends on; note a condition that cannot be."""
    left, found = list(listed), list[Entry]()
    while left:
        waiting = {x.key for x in left}
        ready = [x for x in left if _on(x) not in waiting]
        if not ready:
            for one in left:
                desk.lines.fault(below(one.path, "only_if"), SENTENCES["question.asks_itself"])
            break
        found += ready
        left = [x for x in left if x not in ready]
    return [x for x in found if _is_known(desk, x, "only_if", _on(x), [y.key for y in listed])]


def _on(given: Entry) -> str:
    condition = given.extras.get("only_if")
    return condition[0] if condition else ""


def _last_first(rows: Sequence[Question]) -> list[Question]:
    """Return questions that go, each before the one it depends on."""
    left, found = list(rows), list[Question]()
    while left:
        needed = {x.on_id for x in left}
        ready = [x for x in left if x.id not in needed] or left
        found += ready
        left = [x for x in left if x not in ready]
    return found


def _write(desk: Desk, given: Entry, event_id: int, data: EventData, categories: Keys) -> bool:
    row = db.session.get(Question, _numbers(event_id).get(given.key, 0))
    known = data_of(row) if row else None
    said = {"slug": given.key, **given.given, **_links(desk, given, event_id, data, categories)}
    if "options" in said:
        said["options"] = tuple(_joined(x, known) for x in said["options"])
    wanted = completed(QuestionData, known, said)
    again = row is not None and row.retired_at is not None and given.extras.get("retired") is False
    if row is not None and again:
        desk.attempt(given, service.retire, event_id, row.id, again=True)
    if wanted is None or wanted == known:
        return again
    desk.attempt(given, service.save, event_id, wanted, row and row.id)
    return True


def _links(
    desk: Desk, given: Entry, event_id: int, data: EventData, categories: Keys
) -> dict[str, Any]:
    """Return the fields that name other records, or a day counted from the event's."""
    said: dict[str, Any] = {}
    if "categories" in given.extras:
        keys = given.extras["categories"] or ()
        good = [x for x in keys if _is_known(desk, given, "categories", x, categories)]
        said["categories"] = tuple(sorted({categories[x] for x in good}))
    if "only_if" in given.extras:
        on, values = given.extras["only_if"] or ("", ())
        said |= {"on_id": _numbers(event_id).get(on), "on_values": values}
    if "delete_on" in given.extras:
        when = given.extras["delete_on"]
        said["delete_on"] = when.day(data.starts_on) if when else None
    return said


def _is_known(desk: Desk, given: Entry, field: str, key: str, known: Collection[str]) -> bool:
    if not key or key in known:
        return True
    what = "category" if field == "categories" else "question"
    said = f"the event has no {what} “{key[:80]}”{did_you_mean(key, known)}"
    desk.lines.fault(below(given.path, field), said)
    return False


def _joined(option: Option, known: QuestionData | None) -> Option:
    """Return an option; its label in languages that the file does not speak stays."""
    had = next((x.label for x in known.options if x.key == option.key), None) if known else None
    return Option(option.key, Localised({**(had or {}), **option.label}), option.retired)


def _retire(desk: Desk, given: Entry, event_id: int) -> bool:
    row = db.session.get(Question, _numbers(event_id).get(given.key, 0))
    if row is None or row.retired_at is not None or not given.extras.get("retired"):
        return False
    desk.attempt(given, service.retire, event_id, row.id)
    return True


def as_told(
    row: Question, categories: Mapping[int, str], questions: Mapping[int, str]
) -> dict[str, Any]:
    """Return a question as a file says it; the maps give the keys of other records by number."""
    data = data_of(row)
    answers = {"answers": list(data.on_values)} if data.on_values else {}
    options = data.options if data.kind.value in OPTIONS else ()
    return {
        "key": row.slug,
        "kind": data.kind.value,
        "label": dict(data.label),
        "help": dict(data.help),
        "required": data.required,
        "categories": [categories[x] for x in data.categories if x in categories],
        "options": [
            {"key": x.key, "label": dict(x.label)} | ({"retired": True} if x.retired else {})
            for x in options
        ],
        "languages": list(data.languages),
        "only_if": {"question": questions[data.on_id], **answers} if data.on_id else None,
        "delete_on": data.delete_on,
        "retired": row.retired_at is not None,
    }

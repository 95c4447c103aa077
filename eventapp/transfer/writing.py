"""Carrying out what a file asks for: compare with what is there, call the service, tell of it."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any

from eventapp.audit.service import Actor, plain
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.transfer.faults import did_you_mean, sentence
from eventapp.transfer.fields import Lines, Reference
from eventapp.transfer.records import COALITION, Entry
from eventapp.transfer.stock import Stock, as_data

SHOWN = 60  # characters of a value before and after


@dataclass(slots=True)
class Report:
    """What an import did, record by record."""

    created: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    seen: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed."""
        return not self.created and not self.changed

    @property
    def size(self) -> int:
        """Return how many things it tells."""
        return len(self.created) + sum(len(x) for x in self.changed.values())

    def change(self, what: str, said: str) -> None:
        """Note the change of one field of a record."""
        if what not in self.created:
            self.changed.setdefault(what, []).append(said)

    def lines(self) -> list[str]:
        """Return the report as lines to read."""
        told = [f"new      {x}" for x in self.created]
        told += [f"changed  {what}: {', '.join(said)}" for what, said in self.changed.items()]
        same = self.seen - len(self.created) - len(self.changed)
        if self.is_empty:
            return [f"Nothing changed: all {self.seen} records stand as the file says."]
        counts = f"{len(self.created)} new, {len(self.changed)} changed, {same} unchanged."
        return [*told, counts]


@dataclass(slots=True)
class Desk:
    """Where the writers of all sections work: stock, report, faults, and who acts."""

    stock: Stock
    lines: Lines
    by: Actor
    in_file: Mapping[str, set[str]]
    report: Report = field(default_factory=Report)

    def id(self, reference: Reference | None) -> int | None:
        """Return the number of a record named in the file; note a key that names nothing.

        None, too, for a record of the file that has a fault of its own.
        """
        if reference is None:
            return None
        key = reference.key
        if key == COALITION and reference.kind == "organisation":
            key = self.stock.coalition
        if found := self.stock.get(reference.kind, key):
            return found[0]
        in_file = self.in_file.get(reference.kind, set())
        if key not in in_file or not key:
            what = reference.kind.replace("_", " ")
            hint = did_you_mean(reference.key, [*in_file, *self.stock.keys(reference.kind)])
            said = f"there is no {what} “{reference.key[:80]}”{hint}"
            self.lines.fault(reference.path, said)
        return None

    def put(
        self, entry: Entry, kind: type[Any], save: Callable[..., Any], given: dict[str, Any]
    ) -> Any:
        """Create or change a record as the file says; return it when it was written.

        ``given`` are the fields of ``kind``, the service's data; what it leaves out stays.
        """
        self.report.seen += 1
        known = self.stock.get(entry.kind, entry.key)
        data = completed(kind, known and known[1], given)
        if data is None or (known and data == known[1]):
            return None
        try:
            record = save(data, known and known[0], by=self.by)
        except DomainError as error:
            self.blame(entry, error)
            return None
        links = {x: getattr(data, x) for x in ("policy_file_ids",) if hasattr(data, x)}
        after = as_data(record, **links)
        self.stock.put(entry.kind, entry.key, record.id, after)
        self.tell(named(entry.kind, entry.key), known and known[1], after)
        return record

    def tell(self, what: str, before: Any, after: Any) -> None:
        """Note in the report what is new, or which fields changed."""
        if before is None:
            self.report.created.append(what)
            return
        for name in (x.name for x in fields(after)):
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                self.report.change(what, _changed(name, old, new))

    def attempt(self, entry: Entry, act: Callable[..., Any], *about: Any, **how: Any) -> Any:
        """Do one act of a service for a record of the file; note its refusal."""
        try:
            return act(*about, **how, by=self.by)
        except DomainError as error:
            self.blame(entry, error)
            return None

    def blame(self, entry: Entry, error: DomainError) -> None:
        """Note the refusal of a service at the fields of the file."""
        told = {x.path for x in self.lines.faults}
        for fault in error.faults:
            path = _place(entry, fault.field or "")
            # What a record lacks because of a fault told already is no second fault.
            if entry.faulty and (path in told or path not in self.lines.of):
                continue
            self.lines.fault(path, sentence(fault.code, fault.values))


def named(kind: str, key: str) -> str:
    """Return what the report calls a record."""
    return f"{kind.replace('_', ' ')} {key}"


def completed(kind: type[Any], known: Any, given: dict[str, Any]) -> Any:
    """Return the data of a record, what is not given as it was; None when something is missing."""
    if known is not None:
        return replace(known, **{x: _joined(getattr(known, x), y) for x, y in given.items()})
    needed = {x.name for x in fields(kind) if x.default is MISSING}
    return kind(**given) if needed <= given.keys() else None


def _joined(known: Any, given: Any) -> Any:
    """Return a new value; texts in languages that the file does not speak stay."""
    if isinstance(given, Localised) and given:
        return Localised({**known, **given})
    return given


def _place(entry: Entry, name: str) -> str:
    """Return the path in the file of a service's field."""
    if not name:
        return entry.path
    head = max((x for x in entry.places if name.startswith(x)), key=len, default="")
    if head:
        return entry.places[head] + name[len(head) :]
    renamed = {"slug": "key", "month": "month_day", "day": "month_day"}
    return f"{entry.path}.{renamed.get(name, name.removesuffix('_id'))}"


def _changed(name: str, old: Any, new: Any) -> str:
    before, after = (plain(x) for x in (old, new))
    if any(isinstance(x, tuple | dict) for x in (before, after)) or name.endswith("_id"):
        return name.removesuffix("_id")
    return f"{name} {_short(before)} → {_short(after)}"


def _short(value: Any) -> str:
    text = "nothing" if value in {None, ""} else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"

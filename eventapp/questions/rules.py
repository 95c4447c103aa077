"""Which questions are asked of whom, and which answers will do: values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eventapp.core.localised import NO_TEXT, Localised

YES = "yes"
FREE = ("text", "long_text")
OPTIONS = ("choice", "several")

Said = Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; a retired one is no longer offered, and kept where it was chosen."""

    key: str
    label: Localised
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the rules need it; ``kind`` is one of ``QuestionKind``."""

    id: int
    kind: str
    label: Localised = NO_TEXT
    help: Localised = NO_TEXT
    required: bool = False
    categories: frozenset[int] = frozenset()
    options: tuple[Option, ...] = ()
    on: int | None = None
    on_values: frozenset[str] = frozenset()
    version: int = 1
    retired: bool = False

    def offered(self, chosen: Sequence[str] = ()) -> list[Option]:
        """Return the options to choose from: those not retired, and those chosen before."""
        return [x for x in self.options if not x.retired or x.key in chosen]


def asked(questions: Iterable[Asked], category: int | None, said: Said) -> set[int]:
    """Return the questions asked of a guest of a category who said this.

    A question on a condition is asked when the other one is asked and answered as it wants: so
    what was said to a question no longer asked opens no other. The order does not matter; one
    that would, in the end, depend on itself is not asked.
    """
    known = {x.id: x for x in questions}
    found: dict[int, bool] = {}

    def is_asked(id: int, above: frozenset[int]) -> bool:
        if id not in found:
            found[id] = id not in above and holds(known[id], above | {id})
        return found[id]

    def holds(one: Asked, above: frozenset[int]) -> bool:
        if one.retired or (one.categories and category not in one.categories):
            return False
        if one.on is None:
            return True
        return one.on in known and is_asked(one.on, above) and met(one, said.get(one.on, ()))

    cyclic = on_themselves(known.values())
    return {x for x in known if x not in cyclic and is_asked(x, frozenset())}


def met(one: Asked, values: Sequence[str]) -> bool:
    """Tell whether an answer to the question that one depends on is what it wants."""
    return bool(values) and (not one.on_values or bool(one.on_values.intersection(values)))


def on_themselves(questions: Iterable[Asked]) -> set[int]:
    """Return the questions that depend on themselves, by whatever way."""
    leads = {x.id: x.on for x in questions}

    def comes_back(id: int) -> bool:
        seen, at = set[int](), leads[id]
        while at is not None and at not in seen:
            if at == id:
                return True
            seen.add(at)
            at = leads.get(at)
        return False

    return {x for x in leads if comes_back(x)}


def kept(questions: Sequence[Asked], category: int | None, said: Said) -> dict[int, list[str]]:
    """Return what is kept of what a guest said: the answers to questions they are asked."""
    open_ones = asked(questions, category, said)
    return {x: list(values) for x, values in said.items() if x in open_ones and values}


def faults(questions: Sequence[Asked], category: int | None, said: Said) -> list[tuple[int, str]]:
    """Return ``(question, code)`` of what is missing or no answer among the questions asked.

    Codes are ``answer.missing``, ``answer.consent_missing`` and ``answer.unknown``.
    """
    open_ones = asked(questions, category, said)
    found = []
    for one in questions:
        if one.id not in open_ones:
            continue
        values = said.get(one.id, ())
        if not values and one.required:
            consent = one.kind == "consent"
            found.append((one.id, "answer.consent_missing" if consent else "answer.missing"))
        elif not will_do(one, values):
            found.append((one.id, "answer.unknown"))
    return found


def will_do(one: Asked, values: Sequence[str]) -> bool:
    """Tell whether values are of the kind a question asks for, as far as no list is needed."""
    if one.kind == "file":
        return len(values) in (0, 2)
    if len(values) > 1 and one.kind != "several":
        return False
    return len(set(values)) == len(values) and all(_fits(one, x) for x in values)


def _fits(one: Asked, value: str) -> bool:
    match one.kind:
        case "choice" | "several":
            return value in {x.key for x in one.options}
        case "consent":
            return value == YES
        case "date":
            return _is_day(value)
        case "country" | "language":
            return value.isascii() and value.isalpha() and len(value) in (2, 3)
        case _:
            return True


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text)) and len(text) == len("2026-01-31")
    except ValueError:
        return False


def turned(
    values: Sequence[str], other: str, old: Asked, new: Asked, lang: str
) -> tuple[list[str], str]:
    """Return what becomes of an answer when its question changes from one kind to another.

    Whatever the new kind does not hold is kept as ``other``, in the words of the old one.
    """
    words = [*(spoken(old, x, lang) for x in values), *([other] if other else [])]
    if new.kind in FREE:
        return ([", ".join(words)] if words else []), ""
    if new.kind in OPTIONS:
        by_word = {
            text.casefold(): x.key for x in new.options for text in (x.key, *x.label.values())
        }
        keys = [by_word[x.casefold()] for x in words if x.casefold() in by_word]
        keys = list(dict.fromkeys(keys))[: 1 if new.kind == "choice" else None]
        taken = {x for x in words if by_word.get(x.casefold()) in keys}
        return keys, ", ".join(x for x in words if x not in taken)
    fits = len(values) == 1 and will_do(new, values) and new.kind != "consent"
    return (list(values), other) if fits else ([], ", ".join(words))


def spoken(one: Asked, value: str, lang: str) -> str:
    """Return one value in words where they are the question's own: the label of an option."""
    label = next((x.label for x in one.options if x.key == value), None)
    return str(label.text(lang)) if label else value


def default_end(ends: datetime, days: int = 30) -> date:
    """Return the day that is suggested for the deletion of answers: some weeks after the end."""
    return date.fromordinal(ends.date().toordinal() + days)

"""What an organiser says of a question, and whether it will do."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from eventapp.core.checks import Checks
from eventapp.core.localised import CONTENT_LANGUAGES, NO_TEXT, Localised
from eventapp.core.text import NAME_LENGTH
from eventapp.questions import rules
from eventapp.questions.models import Question, QuestionKind
from eventapp.questions.reading import as_asked, as_option
from eventapp.questions.rules import Asked, Option

HELP_LENGTH = 1000
LABEL_LENGTH = 500  # the text of a consent may be a long sentence
MOST_OPTIONS = 40
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionData:
    """What is said of a question; an option without a key is new.

    An empty ``slug`` is made of the label, and it stays.
    """

    kind: QuestionKind
    label: Localised
    slug: str = ""
    help: Localised = NO_TEXT
    required: bool = False
    categories: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()
    languages: tuple[str, ...] = ()
    on_id: int | None = None
    on_values: tuple[str, ...] = ()
    delete_on: date | None = None


def data_of(row: Question) -> QuestionData:
    """Return what is said of a question, as a form is filled with it."""
    options = tuple(as_option(x) for x in row.options)
    is_language = row.kind is QuestionKind.LANGUAGE
    return QuestionData(
        kind=row.kind,
        label=row.label,
        slug=row.slug,
        help=row.help,
        required=row.required,
        categories=tuple(row.categories),
        options=() if is_language else options,
        languages=tuple(x.key for x in options) if is_language else (),
        on_id=row.on_id,
        on_values=tuple(row.on_values),
        delete_on=row.delete_on,
    )


def checked(data: QuestionData, others: Sequence[Asked], old: Question | None) -> dict[str, Any]:
    """Return the columns that data stands for.

    ``others`` are the other questions of the event, ``old`` is the question as it was.

    :raises DomainError: for each field at fault.
    """
    checks = Checks()
    options = _options(checks, data, old)
    values: dict[str, Any] = {
        "kind": data.kind,
        "label": checks.texts(data.label, "label", length=LABEL_LENGTH, required=True),
        "help": checks.texts(data.help, "help", length=HELP_LENGTH),
        "required": data.required,
        "categories": sorted(data.categories),
        "options": [_held(x) for x in options],
        "on_id": data.on_id,
        "on_values": sorted(set(data.on_values)) if data.on_id else [],
        "delete_on": data.delete_on,
    }
    if data.delete_on and not 1900 <= data.delete_on.year <= 2199:
        checks.refuse("date.out_of_range", "delete_on")
    _check_condition(checks, data, {x.id: x for x in others}, old.id if old else 0)
    checks.done()
    return values


def _options(checks: Checks, data: QuestionData, old: Question | None) -> list[Option]:
    if data.kind is QuestionKind.LANGUAGE:
        codes = checks.languages(data.languages, "languages", CONTENT_LANGUAGES)
        return [Option(x, NO_TEXT) for x in codes]
    if data.kind.value not in rules.OPTIONS:
        return []
    known = {x["key"] for x in old.options} if old else set[str]()
    given = [x for x in data.options if x.label or x.key in known]
    labels = [
        checks.texts(x.label, f"options[{n}].label", length=NAME_LENGTH, required=True)
        for n, x in enumerate(data.options)
        if x in given
    ]
    if not any(not x.retired for x in given):
        checks.refuse("question.no_options", "options")
    if len(given) > MOST_OPTIONS:
        checks.refuse("question.too_many_options", "options", limit=MOST_OPTIONS)
    keys = _keys([x.key for x in given])
    return [
        replace(x, key=key, label=label) for x, key, label in zip(given, keys, labels, strict=True)
    ]


def _keys(given: Sequence[str]) -> list[str]:
    """Return a key for each option: its own, where it is one and no other option has it."""
    found = list[str]()
    for key in given:
        is_good = _KEY.fullmatch(key) is not None and key not in found
        found.append(key if is_good else secrets.token_hex(4))
    return found


def _held(option: Option) -> dict[str, Any]:
    return {"key": option.key, "label": dict(option.label), "retired": option.retired}


def _check_condition(
    checks: Checks, data: QuestionData, others: Mapping[int, Asked], own: int
) -> None:
    if data.on_id is None:
        return
    other = others.get(data.on_id)
    if other is None or other.retired:
        checks.refuse("question.no_such_condition", "only_if")
        return
    mine = Asked(own, data.kind.value, on=data.on_id)
    if rules.on_themselves([*others.values(), mine]):
        checks.refuse("question.asks_itself", "only_if")
    if not set(data.on_values) <= answers_to_choose(other):
        checks.refuse("question.no_such_answer", "only_if")


def answers_to_choose(other: Asked) -> set[str]:
    """Return the answers to a question of which a condition may name some."""
    if other.kind == "consent":
        return {rules.YES}
    return {x.key for x in other.options}


def asked_of(row: Question, values: Mapping[str, Any]) -> Asked:
    """Return a question as it would be with other values."""
    return replace(
        as_asked(row),
        kind=values["kind"].value,
        options=tuple(as_option(x) for x in values["options"]),
    )

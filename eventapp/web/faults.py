"""The faults of a form one by one, each with the field it is of and where that stands."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wtforms import Field, FieldList, FormField, HiddenField
from wtforms.csrf.core import CSRFTokenField

from eventapp.web.fields import LocalisedField, Rows
from eventapp.web.templating import language_label

WHOLE = "main"  # where a fault leads that is of no field


class Fault(NamedTuple):
    """A message, the id of what it is about, and what that is called; nothing for the whole."""

    id: str
    message: str
    label: str = ""


def of_whole(messages: Any) -> list[Fault]:
    """Return the faults that belong to no field."""
    return [Fault(WHOLE, str(x)) for x in messages]


def of_field(field: Field, number: str = "") -> Iterator[Fault]:
    """Return the faults of a field down to its rows and languages; ``number`` is its row's."""
    if isinstance(field, FieldList):
        own = field.own_errors if isinstance(field, Rows) else []
        yield from (Fault(field.id, str(x)) for x in own)
        for place, entry in enumerate(field.entries, 1):
            yield from of_field(entry, str(place))
    elif isinstance(field, FormField):
        for inner in field.form:
            yield from of_field(inner, number)
    elif isinstance(field, LocalisedField):
        yield from _of_languages(field, number)
    elif isinstance(field, HiddenField | CSRFTokenField):
        yield from of_whole(field.errors)
    else:
        label = _called(field, number)
        yield from (Fault(field.id, str(x), label) for x in field.errors)


def _of_languages(field: LocalisedField, number: str) -> Iterator[Fault]:
    found = field.by_language or {field.languages()[0]: field.errors}
    for lang, messages in found.items():
        said = ", ".join(x for x in (number, language_label(lang, native=True)) if x)
        yield from (Fault(f"{field.id}-{lang}", str(x), _called(field, said)) for x in messages)


def _called(field: Field, which: str) -> str:
    name = str(field.label.text)
    return f"{name} ({which})" if which else name

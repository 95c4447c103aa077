"""Two who edit one record: whose text stands, field by field and language by language."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import BooleanField, Field, SelectField, SelectMultipleField

from eventapp.core.localised import Localised
from eventapp.web.fields import LocalisedField, Rows

# What is no part of the record: the last ones are orders of the moment.
_APART = {"csrf_token", "revision", "tell_guests", "seen_move"}
_ROW_APART = {"id", "gone"}
_DIGEST = 12  # characters; enough to tell the few texts one field has had from each other


@dataclass(frozen=True, slots=True)
class Seen:
    """What an editor had before them: the revision, and a digest of each field."""

    revision: int
    digests: dict[str, str]


def sealed(revision: int, form: Any) -> str:
    """Return the signed note of what a form shows, to be sent back with it."""
    return str(_seal().dumps([revision, {x: _digest(y) for x, y in contents(form).items()}]))


def unsealed(note: str) -> Seen | None:
    """Return what a note says; None for one that is not ours."""
    try:
        revision, digests = _seal().loads(note)
    except BadSignature:
        return None
    return Seen(revision, digests)


def contents(form: Any) -> dict[str, Any]:
    """Return what stands in a form, by field and, for a text, by language."""
    found: dict[str, Any] = {}
    for field in _fields(form):
        if isinstance(field, LocalisedField):
            found |= {f"{field.short_name}.{lang}": text for lang, text in field.data.items()}
        else:
            found[field.short_name] = _content(field)
    return found


def merge(form: Any, now: Any, seen: Seen | None) -> list[tuple[str, str]]:
    """Take into a form what others changed since and its editor did not.

    Return label and present value of each field, or language of one, that both changed; there the
    editor's own text stays.
    """
    mine, theirs = contents(form), contents(now)
    both = []
    for key in sorted(mine.keys() | theirs.keys(), key=list({**mine, **theirs}).index):
        own, other = mine.get(key, ""), theirs.get(key, "")
        if own == other:
            continue
        before = seen.digests.get(key, _digest("")) if seen else None
        if before == _digest(own):
            _take(form, now, key)
        elif before != _digest(other):
            both.append((_label(form, key), _shown(now, key)))
    return both


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="seen")


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:_DIGEST]


def _fields(form: Any) -> Iterator[Field]:
    return (x for x in form if x.short_name not in _APART)


def _content(field: Field) -> Any:
    match field:
        case Rows():
            rows = [x.form for x in field.entries if x.form.is_given]
            return [
                {n: _content(f) for n, f in x._fields.items() if n not in _ROW_APART} for x in rows
            ]
        case LocalisedField():
            return dict(field.data)
        case BooleanField():
            return bool(field.data)
        case SelectMultipleField():
            return sorted(str(x) for x in field.data or ())
        case SelectField():
            return str(field.data or "")
        case _:
            return str(field._value()).strip().replace("\r\n", "\n")


def _take(form: Any, now: Any, key: str) -> None:
    name, _dot, lang = key.partition(".")
    field, other = form._fields[name], now._fields[name]
    if isinstance(field, LocalisedField):
        field.put(lang, other.typed.get(lang, ""))
    elif isinstance(field, Rows):
        field.replace(other)
    else:
        field.data, field.raw_data, field.process_errors = other.data, None, []


def _label(form: Any, key: str) -> str:
    name, _dot, lang = key.partition(".")
    label = str(form._fields[name].label.text)
    return f"{label} ({lang.upper()})" if lang else label


def _shown(form: Any, key: str) -> str:
    name, _dot, lang = key.partition(".")
    field = form._fields[name]
    text = field.data.get(lang, "") if lang else _words(field)
    return text or "–"  # noqa: RUF001


def _words(field: Field) -> str:
    if isinstance(field, Rows):
        rows = [x.form for x in field.entries if x.form.is_given]
        said = [[_words(f) for n, f in x._fields.items() if n not in _ROW_APART] for x in rows]
        return "; ".join(", ".join(filter(None, x)) for x in said)
    if isinstance(field, SelectField | SelectMultipleField):
        content = _content(field)
        chosen = [content] if isinstance(content, str) else content
        return ", ".join(str(x.label) for x in field.choices if x.value in chosen)
    if isinstance(field.data, Localised):
        return " / ".join(f"{lang.upper()}: {text}" for lang, text in field.data.items())
    if isinstance(field, BooleanField):
        return "✓" if field.data else ""
    return str(field._value())

"""Whatever the audit log can hold has words: each verb, each column, each state."""

from enum import Enum
from functools import cache
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Enum as EnumColumn

from eventapp import models as every_model
from eventapp.audit.service import _UNTOLD
from eventapp.auth.models import User
from eventapp.backoffice import words
from eventapp.core.db import Base, Record
from eventapp.core.settings import ROOT
from tests.backoffice.actions import Unreadable, actions

CODE = {
    str(x.relative_to(ROOT)): x.read_text()
    for x in ROOT.glob("eventapp/**/*.py")
    if "migrations" not in x.parts and x.parts[-2:] != ("audit", "service.py")
}
assert every_model.__all__  # every table is known
# Written only as part of something that is told: a release, a programme brought in.
PARTS = ("released_session", "released_appearance", "programme_draft", "calendar_import")
MODELS = sorted(
    (
        x.class_
        for x in Base.registry.mappers
        if (issubclass(x.class_, Record) or x.class_ is User)
        and x.class_.__tablename__ not in PARTS
    ),
    key=lambda x: x.__tablename__,
)


@cache
def _recorded() -> tuple[tuple[str, str], ...]:
    """Return each action that the code records, with its place."""
    return tuple(actions(CODE))


def journal_of(model: type[Any]) -> str:
    """Return the file in which the words of a model belong."""
    return model.__module__.rpartition(".")[0].replace(".", "/") + "/journal.py"


def where_said(action: str) -> str:
    """Return where the words of an action belong."""
    subject = action.partition(".")[0]
    table = words.SUBJECTS[subject].table if subject in words.SUBJECTS else ""
    owners = [x for x in MODELS if x.__tablename__ == (table or subject)]
    file = journal_of(owners[0]) if owners else "eventapp/<its feature>/journal.py"
    return f"{action!r} has no words: add its verb to the Subject {subject!r} in {file}"


def test_every_action_the_code_records_has_words() -> None:
    found = _recorded()
    assert len({action for _place, action in found}) > 45
    silent = {f"{place}: {where_said(x)}" for place, x in found if words.verb(x) is None}
    unknown = {x for _place, x in found if x.partition(".")[0] not in words.SUBJECTS}
    assert not silent | unknown, "\n".join(sorted(silent | unknown))


@pytest.mark.parametrize("model", MODELS, ids=lambda x: x.__tablename__)
def test_every_column_that_may_change_has_words(model: type[Any]) -> None:
    table = model.__tablename__
    assert table in words.TABLES, f"add a Subject {table!r} to {journal_of(model)}"
    columns = [x.key for x in model.__mapper__.column_attrs if x.key not in _UNTOLD]
    silent = [x for x in columns if not words.knows(table, x)]
    place = f"fields of the Subject of {table!r} in {journal_of(model)} (None: is not told)"
    assert not silent, f"add {silent} to the {place}"


def test_every_state_has_words() -> None:
    kinds: dict[type[Enum], str] = {
        column.type.enum_class: journal_of(model)
        for model in MODELS
        for column in model.__table__.columns
        if isinstance(column.type, EnumColumn) and column.type.enum_class
        if words.field(model.__tablename__, column.key) is not None
    }
    assert len(kinds) > 10
    silent = [
        f"{kind.__name__}.{x.name} has no words: add it to the states of {file}"
        for kind, file in kinds.items()
        for x in kind
        if x not in words.STATES.get(kind, {})
    ]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_words_are_spoken_in_each_language(app: Flask, lang: str) -> None:
    with app.test_request_context(f"/{lang}/"):
        said = {words.action_name(action) for _place, action in _recorded()}
        labels = {
            str(found.label)
            for table, subject in words.TABLES.items()
            for name in subject.fields
            if (found := words.field(table, name))
        }
    assert not [x for x in said | labels if "_" in x or not x.strip()]
    assert ("Account: added" in said) is (lang == "en")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('record("event.flown", x)', {"event.flown"}),
        ('def f(verb):\n    record(f"event.{verb}", x)\n\nf("one")\nf(verb="two")',
         {"event.one", "event.two"}),
        ('def f(x):\n    verb = "a.b" if x else "a.c"\n    record(verb, x)', {"a.b", "a.c"}),
        ('T = {1: "a.b"}\ndef f(x):\n    record(T.get(x, "a.c"), x)', {"a.b", "a.c"}),
        ('T = {1: "a.b"}\ndef f(x):\n    record(T[x], x)', {"a.b"}),
        ('note("event.noted", "event", 1)', {"event.noted"}),
    ],
)  # fmt: skip
def test_an_action_is_found_however_it_is_made(code: str, found: set[str]) -> None:
    source = f"from eventapp.audit.service import note, record\n{code}"
    assert {action for _place, action in actions({"a.py": source})} == found
    by_module = source.replace("import note, record", "").replace(
        "from eventapp.audit.service ", "from eventapp.audit import service as audit"
    ).replace("record(", "audit.record(").replace("note(", "audit.note(")  # fmt: skip
    assert {action for _place, action in actions({"a.py": by_module})} == found


def test_an_action_only_the_running_program_knows_is_refused() -> None:
    source = "from eventapp.audit.service import record\nrecord(notice.value, x)"
    with pytest.raises(Unreadable, match=r"a\.py:2: notice\.value: write the action as a literal"):
        list(actions({"a.py": source}))
    assert "eventapp/auth/journal.py" in where_said("account.flown")
    assert "eventapp/programme/journal.py" in where_said("session.flown")

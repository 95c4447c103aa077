"""What every editing page of the back office does: forms of records, saving, faults at fields."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from flask import flash, request
from flask_babel import gettext as _
from wtforms import FieldList, FormField, HiddenField

from eventapp.auth.forms import AccountForm, Press
from eventapp.auth.merging import merge, sealed, unsealed
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.web.faults import Fault, of_whole
from eventapp.web.fields import MORE, LocalisedField, number_of
from eventapp.web.forms import Form
from eventapp.web.refusals import sentence

Result = TypeVar("Result")


class HasRevision(Protocol):
    """A record that counts its changes."""

    revision: Any


Revised = TypeVar("Revised", bound=HasRevision)
Edited = TypeVar("Edited", bound="RecordForm")
_INDEX = re.compile(r"\[(\d+)\]")


class RecordForm(AccountForm):
    """A form that edits a record: it knows which revision the editor saw."""

    revision = HiddenField()
    form_errors: list[Any]

    def __init__(self, formdata: Any = None, *args: Any, **options: Any) -> None:
        super().__init__(formdata, *args, **options)
        self.is_stale = False
        self.is_growing = bool(formdata and formdata.get(MORE))
        self.conflicts: list[tuple[str, str]] = []
        if not formdata and self.revision.data:
            self.revision.data = sealed(int(self.revision.data), self)

    @property
    def seen_revision(self) -> int | None:
        """Return the revision the editor saw; None for a new record or a nonsense value."""
        seen = unsealed(str(self.revision.data or ""))
        return seen.revision if seen else None

    @property
    def status(self) -> int:
        """Return the status of a page that shows the form: a form sent and shown was refused."""
        return 422 if request.method == "POST" and not self.is_growing else 200

    def merge(self, revision: int, now: Any) -> None:
        """Take over what others saved meanwhile where this editor changed nothing.

        ``now`` is the form of the record as it stands, at ``revision``. What both changed is kept
        in ``conflicts`` and stops the saving, once.
        """
        if self.is_growing or self.seen_revision == revision:
            return
        self.conflicts = merge(self, now, unsealed(str(self.revision.data or "")))
        self.revision.data = sealed(revision, now)

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether the form may be saved; one that only asks for more room may not."""
        if self.is_growing:
            return False
        fits = super().validate(extra_validators)
        if self.conflicts:
            self.form_errors = [*self.form_errors, sentence(DomainError("stale"))]
        return fits and not self.conflicts

    def rows_kept(self) -> dict[str, list[int]]:
        """Return, by the name of a list of rows, which of them the service was given."""
        return {}

    def faults(self) -> list[Fault]:
        """Return every fault with its field, those of the whole form first."""
        return [*of_whole(self.form_errors), *super().faults()]

    def refuse(self, error: DomainError) -> None:
        """Show each refusal of a service at the field it belongs to."""
        for fault in error.faults:
            self.is_stale = self.is_stale or fault.code == "stale"
            self._refuse_one(fault)

    def _refuse_one(self, fault: DomainError) -> None:
        message = sentence(fault)
        field, lang = _find(self, self._path(fault.field or ""))
        if isinstance(field, LocalisedField) and lang:
            field.refuse(lang, message)
        if field is None or isinstance(field, FormField):
            self.form_errors = [*self.form_errors, message]
        elif not isinstance(field, FieldList):
            field.errors = [*field.errors, message]
        else:
            field.own_errors = [*field.own_errors, message]

    def _path(self, path: str) -> list[str]:
        kept = self.rows_kept()

        def original(match: re.Match[str]) -> str:
            name = path[: match.start()]
            number = int(match[1])
            rows = kept.get(name, [])
            return f".{rows[number] if number < len(rows) else number}"

        return _INDEX.sub(original, path).split(".")


def _find(form: Any, path: list[str]) -> tuple[Any, str]:
    """Return the field of a path such as ``facts.0.text.fr``, and the language at its end."""
    found: Any = form._fields.get(path[0])
    for step in path[1:]:
        if isinstance(found, FieldList):
            number = -1 if (asked := number_of(step)) is None else asked
            found = found.entries[number] if 0 <= number < len(found.entries) else None
        elif isinstance(found, FormField):
            found = found.form._fields.get(step) or found.form._fields.get(f"{step}_id")
        elif isinstance(found, LocalisedField):
            return found, step
        else:
            return found, ""
    if isinstance(found, FormField):
        return next(iter(found.form)), ""
    return found, ""


def saved(form: RecordForm, act: Callable[[], Result]) -> Result | None:
    """Do one act in a transaction; on a refusal show it in the form and return None."""
    try:
        with transaction():
            return act()
    except DomainError as error:
        form.refuse(error)
        return None


def rehearsed(act: Callable[[], Result]) -> Result | None:
    """Return what one act would lead to, and undo it; None when it is refused.

    What it returns is read before the undoing: give it values, no records.
    """
    found: list[Result] = []
    try:
        with transaction():
            found.append(act())
            raise _Rehearsal
    except _Rehearsal:
        return found[0]
    except DomainError:
        return None


class _Rehearsal(Exception):
    """Undoes what was only to be looked at."""


def pressed(form: Form, act: Callable[[], Any], told: str | None = None) -> bool:
    """Do what one button does, if its token is good; say in a notice how it went."""
    if not form.validate():
        flash(_("Nothing was done yet: please press the button once more."))
        return False
    try:
        with transaction():
            act()
    except DomainError as error:
        flash(" ".join(sentence(x) for x in error.faults))
        return False
    flash(told or _("Done."))
    return True


def press() -> Press:
    """Return the form of the button that was pressed."""
    return Press(request.form)


def edited(
    load: Callable[[], Revised],
    form_of: Callable[..., Edited],
    save: Callable[[Revised, Edited], Callable[[], Any]],
) -> tuple[Revised, Edited, bool]:
    """Show or save one record; return it, its form, and whether it was saved.

    ``load`` reads the record, ``form_of`` makes its form of it and of what was typed, and ``save``
    returns the act that writes the form. After a refusal the record is read again: what others
    saved meanwhile is merged into the form.
    """
    found = load()
    if request.method != "POST":
        return found, form_of(found), False
    form = form_of(found, request.form)
    form.merge(found.revision, form_of(found))
    if form.validate():
        if saved(form, save(found, form)):
            flash(_("Saved."))
            return found, form, True
        found = load()
        if form.is_stale:
            form.merge(found.revision, form_of(found))
    return found, form, False


def order_sent() -> list[int]:
    """Return the order of records, by number, that a list was dragged into."""
    return [number_of(x) or 0 for x in request.form.get("order", "").split(",")]


def one_place(ids: Sequence[int], number: int) -> list[int]:
    """Return an order with one record a place up or down, as the button says, where there is one.

    :raises ValueError: when it is not among them.
    """
    order = list(ids)
    place = order.index(number)
    other = place + (-1 if request.form.get("to") == "up" else 1)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order

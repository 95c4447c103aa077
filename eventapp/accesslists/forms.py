"""The form behind a short-lived link: the fields of the profile, or a badge instead of them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field

from eventapp.accesslists.details import DOCUMENTS, FIELDS, LONGEST, Column, Kind, Said
from eventapp.accesslists.models import AccessProfile
from eventapp.accesslists.wording import DOCUMENT_NAMES, FIELD_NAMES
from eventapp.core.errors import DomainError
from eventapp.organisations.forms import country_choices
from eventapp.web.faults import Fault, of_whole
from eventapp.web.fields import Choice, Day
from eventapp.web.forms import Form, Line
from eventapp.web.refusals import sentence

_COMPLETE = {
    "family_name": "family-name",
    "given_name": "given-name",
    "birth_date": "bday",
    "telephone": "tel",
    "occupation": "organization-title",
    "organisation": "organization",
}


class IdentityForm(Form):
    """What an institution asks; what is required is only so without a badge."""

    badge = Choice(_l("I hold a badge of type"))
    form_errors: list[Any]
    columns: Sequence[Column] = ()

    @classmethod
    def of(cls, profile: AccessProfile, typed: Any = None) -> "IdentityForm":
        """Return the form of a venue."""
        fields = {x.field: _field(x) for x in profile.asked}
        made: IdentityForm = type("IdentityForm", (cls,), fields)(typed)
        made.columns = profile.asked
        if profile.badges:
            made.badge.offer([("", _("No badge")), *((x, x) for x in profile.badges)])
        else:
            del made.badge
        for column, one in zip(made.columns, made.identity(), strict=True):
            one.flags.required = column.required
            if isinstance(one, Choice):
                one.offer(_documents() if one.short_name == "document_kind" else country_choices())
        return made

    def identity(self) -> list[Field]:
        """Return the fields of the profile, in its order."""
        return [self._fields[x.field] for x in self.columns]

    @property
    def chosen(self) -> str:
        """Return the badge somebody holds, if they say that they do."""
        return str(self.badge.data or "") if "badge" in self else ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether it may be kept; with a badge, nothing else is looked at."""
        fits = super().validate(extra_validators)
        if not self.chosen:
            return fits
        for one in self.identity():
            one.errors = []
        return not (self.badge.errors or self.csrf_token.errors)

    def to_said(self) -> Said:
        """Return what was typed, as the service keeps it."""
        if self.chosen:
            return {}
        return {x.short_name: _text(x.data) for x in self.identity() if x.data}

    def refuse(self, error: DomainError) -> None:
        """Show each refusal at the field it belongs to."""
        for fault in error.faults:
            field = self._fields.get(fault.field or "")
            if field is None:
                self.form_errors = [*self.form_errors, sentence(fault)]
            else:
                said = _missing(field) if fault.code == "text.missing" else sentence(fault)
                field.errors = [*field.errors, said]

    def faults(self) -> list[Fault]:
        """Return every fault with its field, those of the whole form first."""
        return [*of_whole(self.form_errors), *super().faults()]


def _field(column: Column) -> Any:
    label = column.label or FIELD_NAMES[column.field]
    own = {"autocomplete": _COMPLETE.get(column.field, "off")}
    match FIELDS[column.field]:
        case Kind.PAST | Kind.FUTURE:
            found = Day(label, render_kw=own)
        case Kind.COUNTRY | Kind.DOCUMENT:
            found = Choice(label, render_kw=own)
        case _:
            found = Line(label, length=LONGEST, render_kw=own)
    return found


def _missing(field: Field) -> str:
    return _("Please fill in: %(field)s", field=field.label.text)


def _documents() -> list[tuple[str, Any]]:
    return [("", Markup("&ndash;")), *((x, DOCUMENT_NAMES[x]) for x in DOCUMENTS)]


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

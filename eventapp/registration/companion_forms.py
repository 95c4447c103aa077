"""The form of a guest's accompanying persons."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form as SubForm
from wtforms import FormField, ValidationError

from eventapp.core.errors import DomainError
from eventapp.registration.category_models import Companion, CompanionKind
from eventapp.registration.companions import CompanionData
from eventapp.registration.forms import no_link
from eventapp.registration.wording import COMPANIONS
from eventapp.web.fields import Choice, Rows
from eventapp.web.forms import Form, Line
from eventapp.web.refusals import sentence


class CompanionRow(SubForm):
    """Somebody who comes along; a row without a kind is nobody, so it may have no new name."""

    kind = Choice(_l("Comes as"))
    name = Line(_l("Name"), [no_link])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = ((x.value, label) for x, label in COMPANIONS.items())
        self.kind.offer([("", _l("Nobody")), *named])

    def validate_kind(self, field: Any) -> None:
        """Ask what somebody named comes as; a name that stood there goes with its “Nobody”."""
        name = self.name.data
        if name and not field.data and name != self.name.object_data:
            raise ValidationError(_l("Please say as what this person comes."))


class CompanionsForm(Form):
    """Who comes with a guest, a row each."""

    companions = Rows(FormField(CompanionRow), label=_l("Who comes with you"), spare=0)

    @classmethod
    def of(cls, found: list[Companion], most: int, formdata: Any = None) -> "CompanionsForm":
        """Return the form with a row for each who comes and may come."""
        rows: list[dict[str, Any]] = [{"kind": x.kind, "name": x.name} for x in found]
        rows += [{} for _ in range(most - len(rows))]
        return cls(formdata, data={"companions": rows})

    def refuse(self, error: DomainError) -> None:
        """Show why it cannot be."""
        self.companions.own_errors = [sentence(x) for x in error.faults]

    def to_request(self) -> list[CompanionData]:
        """Return what the service needs."""
        rows = [x.form for x in self.companions if x.form.kind.data]
        return [CompanionData(CompanionKind(x.kind.data), x.name.data or "") for x in rows]

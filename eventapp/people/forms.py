"""The form of a person with affiliations."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as SubForm

from eventapp.auth.editing import RecordForm
from eventapp.core.checks import URL_LENGTH
from eventapp.organisations.models import Organisation
from eventapp.people.service import AffiliationData, PersonData
from eventapp.web.fields import Choice, LocalisedField, Partial, Rows
from eventapp.web.forms import Line, Required


class AffiliationRow(SubForm):
    """One affiliation; an empty row is none."""

    id = HiddenField()
    organisation_id = Choice(_l("Organisation"))
    role = LocalisedField(_l("Function"))
    since = Partial(_l("Since"))
    until = Partial(_l("Until"))
    gone = BooleanField(_l("Remove"))

    @property
    def is_given(self) -> bool:
        """Tell whether the row says anything and is to stay."""
        return bool(not self.gone.data and (self.organisation_id.data or self.role.data))

    def to_request(self) -> AffiliationData:
        """Return what the service needs."""
        number = str(self.id.data or "")
        return AffiliationData(
            id=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
            organisation_id=self.organisation_id.number or 0,
            role=self.role.data,
            since=self.since.data,
            until=self.until.data,
        )


class PersonForm(RecordForm):
    """What an editor says about a person."""

    name = Line(_l("Name"), [Required(_l("Please give the person a name."))])
    honorific = Line(_l("Honorific"), length=40, description=_l("MEP, Dr, H.E."))
    website = Line(_l("Website"), length=URL_LENGTH, render_kw={"inputmode": "url"})
    biography = LocalisedField(_l("Biography"), paragraphs=True)
    affiliations = Rows(FormField(AffiliationRow), label=_l("Affiliations"))

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Set the organisations to choose from."""
        pairs: list[tuple[Any, str]] = [("", _l("Choose"))]
        pairs += [(x.id, x.name) for x in organisations]
        for row in self.affiliations:
            row.form.organisation_id.offer(pairs)

    def rows_kept(self) -> dict[str, list[int]]:
        """Return which rows the service was given."""
        return {"affiliations": [n for n, x in enumerate(self.affiliations) if x.form.is_given]}

    def to_request(self) -> PersonData:
        """Return what the service needs."""
        rows = [x.form.to_request() for x in self.affiliations if x.form.is_given]
        return PersonData(
            name=self.name.data or "",
            honorific=self.honorific.data or "",
            website=self.website.data or "",
            biography=self.biography.data,
            affiliations=tuple(rows),
        )

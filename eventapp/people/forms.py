"""The form of a person with offices and affiliations."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as SubForm
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.core.checks import URL_LENGTH
from eventapp.core.localised import CONTENT_LANGUAGES, INTERFACE_LANGUAGES
from eventapp.organisations.models import Organisation
from eventapp.people.data import AffiliationData, LinkData, OfficeData, PersonData
from eventapp.people.models import OfficeKind
from eventapp.people.wording import OFFICES
from eventapp.web.fields import Choice, LocalisedField, Partial, Rows, Ticks, number_of
from eventapp.web.forms import Address, Line, Required
from eventapp.web.templating import language_label


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
        return AffiliationData(
            id=number_of(self.id.data),
            organisation_id=self.organisation_id.number or 0,
            role=self.role.data,
            since=self.since.data,
            until=self.until.data,
        )


class OfficeRow(SubForm):
    """One public office; an empty row is none."""

    id = HiddenField()
    kind = Choice(_l("Office"))
    body = LocalisedField(_l("Where or of what"))
    since = Partial(_l("Since"))
    until = Partial(_l("Until"))
    gone = BooleanField(_l("Remove"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.offer([("", _l("Choose")), *((x.value, label) for x, label in OFFICES.items())])

    @property
    def is_given(self) -> bool:
        """Tell whether the row says anything and is to stay."""
        return bool(not self.gone.data and (self.kind.data or self.body.data))

    def to_request(self) -> OfficeData:
        """Return what the service needs; a text without a kind is another office."""
        return OfficeData(
            id=number_of(self.id.data),
            kind=OfficeKind(self.kind.data or OfficeKind.OTHER),
            body=self.body.data,
            since=self.since.data,
            until=self.until.data,
        )


class LinkRow(SubForm):
    """One link; an empty row is none."""

    label = Line(_l("Name of the page"), length=80)
    url = Line(_l("Address"), length=URL_LENGTH, render_kw={"inputmode": "url"})
    gone = BooleanField(_l("Remove"))

    @property
    def is_given(self) -> bool:
        """Tell whether the row says anything and is to stay."""
        return bool(not self.gone.data and (self.label.data or self.url.data))

    def to_request(self) -> LinkData:
        """Return what the service needs."""
        return LinkData(label=self.label.data or "", url=self.url.data or "")


class PersonForm(RecordForm):
    """What an editor says about a person."""

    name = Line(_l("Name"), [Required(_l("Please give the person a name."))])
    honorific = Line(_l("Honorific"), length=40, description=_l("MEP, Dr, H.E."))
    website = Line(_l("Website"), length=URL_LENGTH, render_kw={"inputmode": "url"})
    biography = LocalisedField(_l("Biography"), paragraphs=True)
    languages = Ticks(_l("Languages they speak"))
    email = Address(
        _l("E-mail address"),
        [Optional()],
        description=_l("To ask this person to speak. No public page, feed or export shows it."),
    )
    mail_language = Choice(_l("Language of our mails"))
    offices = Rows(FormField(OfficeRow), label=_l("Offices"))
    affiliations = Rows(FormField(AffiliationRow), label=_l("Affiliations"))
    links = Rows(FormField(LinkRow), label=_l("Links"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages.offer((x, language_label(x)) for x in CONTENT_LANGUAGES)
        known = [(x, language_label(x)) for x in INTERFACE_LANGUAGES]
        self.mail_language.offer([("", _l("Not known")), *known])

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Set the organisations to choose from."""
        pairs: list[tuple[Any, str]] = [("", _l("Choose"))]
        pairs += [(x.id, x.name) for x in organisations]
        for row in self.affiliations:
            row.form.organisation_id.offer(pairs)

    def rows_kept(self) -> dict[str, list[int]]:
        """Return which rows the service was given."""
        rows = {"affiliations": self.affiliations, "offices": self.offices, "links": self.links}
        return {
            name: [n for n, x in enumerate(found) if x.form.is_given]
            for name, found in rows.items()
        }

    def to_request(self) -> PersonData:
        """Return what the service needs."""
        return PersonData(
            name=self.name.data or "",
            honorific=self.honorific.data or "",
            website=self.website.data or "",
            biography=self.biography.data,
            languages=tuple(self.languages.data or ()),
            email=self.email.data or "",
            mail_language=self.mail_language.data or "",
            affiliations=_given(self.affiliations),
            offices=_given(self.offices),
            links=_given(self.links),
        )


def _given(rows: Rows) -> tuple[Any, ...]:
    return tuple(x.form.to_request() for x in rows if x.form.is_given)

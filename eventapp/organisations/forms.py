"""The form of an organisation, and of its place in a coalition."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.core.checks import URL_LENGTH, countries
from eventapp.core.text import fold
from eventapp.organisations.models import MembershipRank, Organisation, OrganisationKind
from eventapp.organisations.service import OrganisationData
from eventapp.web.fields import Choice, LocalisedField, Partial
from eventapp.web.forms import Line, Required, Whole
from eventapp.web.templating import country_name

KINDS = {
    OrganisationKind.COALITION: _l("Coalition"),
    OrganisationKind.NGO: _l("Non-governmental organisation"),
    OrganisationKind.MOVEMENT: _l("Movement"),
    OrganisationKind.ALLIANCE: _l("Alliance"),
    OrganisationKind.INSTITUTION: _l("Institution"),
    OrganisationKind.AGENCY: _l("Agency"),
    OrganisationKind.COMPANY: _l("Company"),
}
RANKS = {
    MembershipRank.LEAD: _l("Lead"),
    MembershipRank.STEERING_GROUP: _l("Steering group"),
    MembershipRank.MEMBER: _l("Member"),
    MembershipRank.SUPPORTER: _l("Supporter"),
}


def country_choices() -> list[tuple[str, str]]:
    """Return every country by its name in the language of the page."""
    named = sorted(((x, country_name(x)) for x in countries()), key=lambda x: fold(x[1]))
    return [("", "–"), *named]  # noqa: RUF001


class OrganisationForm(RecordForm):
    """What an editor says about an organisation."""

    name = Line(_l("Name"), [Required(_l("Please give the organisation a name."))])
    short_name = Line(_l("Short name"), length=40)
    kind = Choice(_l("Kind"), choices=[])
    city = Line(_l("City"), length=120)
    country = Choice(_l("Country"))
    founded = Partial(_l("Founded"), description=_l("2013, 2013-05 or 2013-05-29"))
    website = Line(_l("Website"), length=URL_LENGTH, render_kw={"inputmode": "url"})
    members_total = Whole(_l("Number of members"), [Optional()])
    summary = LocalisedField(_l("Summary"), paragraphs=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.offer((x.value, label) for x, label in KINDS.items())
        self.country.offer(country_choices())

    def to_request(self) -> OrganisationData:
        """Return what the service needs."""
        return OrganisationData(
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            kind=OrganisationKind(self.kind.data),
            city=self.city.data or "",
            country=self.country.data or "",
            founded=self.founded.data,
            website=self.website.data or "",
            members_total=self.members_total.data,
            summary=self.summary.data,
        )


class MembershipForm(RecordForm):
    """An organisation's place in one coalition."""

    coalition = Choice(_l("Coalition"))
    rank = Choice(_l("Place in the coalition"))
    since = Partial(_l("Since"), description=_l("2013, 2013-05 or 2013-05-29"))
    until = Partial(_l("Until"))

    def offer(self, coalitions: Iterable[Organisation]) -> None:
        """Set the coalitions to choose from."""
        self.coalition.offer((x.id, x.known_as) for x in coalitions)
        ranks = [(x.value, label) for x, label in RANKS.items()]
        self.rank.offer([("", _l("No member")), *ranks])

    def chosen_rank(self) -> MembershipRank | None:
        """Return the place chosen; None takes the membership away."""
        return MembershipRank(self.rank.data) if self.rank.data else None

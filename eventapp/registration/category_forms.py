"""The organisers' form of a guest category."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.core.addresses import shown_domain
from eventapp.registration.categories import (
    DESCRIPTION_LENGTH,
    CategoryData,
)
from eventapp.registration.category_models import MOST_COMPANIONS, Access
from eventapp.registration.wording import ACCESS, PASSES_ON
from eventapp.web.fields import Choice, LocalisedField, Moment
from eventapp.web.forms import Paragraphs, Whole

_PASSES_ON = {None: "", True: "yes", False: "no"}
_SAID = {word: value for value, word in _PASSES_ON.items()}


class CategoryForm(RecordForm):
    """What an organiser says of guests of one kind."""

    name = LocalisedField(_l("Name"), required=_l("Please give the category a name."))
    description = LocalisedField(
        _l("Description"),
        paragraphs=True,
        length=DESCRIPTION_LENGTH,
        description=_l("Guests read it beside the name: who belongs here."),
    )
    access = Choice(
        _l("Who may ask"),
        default=Access.OPEN.value,
        description=_l("By invitation: only you add or invite these guests."),
    )
    needs_approval = BooleanField(
        _l("Somebody of us approves each request"),
        description=_l("Until then the guest holds no seat and reads “awaiting approval”."),
    )
    trusted_domains = Paragraphs(
        _l("Mail domains that need no approval"),
        length=20_000,
        description=_l(
            "One a line. europa.eu stands for ec.europa.eu and all below it too. Anybody can type "
            "an address: the guest has no seat before they confirm it by the link we mail."
        ),
        render_kw={"rows": 3, "spellcheck": "false", "autocapitalize": "none"},
    )
    seats = Whole(
        _l("Seats"), [Optional()], description=_l("At most. Empty: as many as the event has.")
    )
    is_held = BooleanField(
        _l("Keep these seats free for them"),
        description=_l(
            "Nobody else sits on them, even when the rest is full. Otherwise they are only a limit."
        ),
    )
    own_line = BooleanField(
        _l("A waiting list of their own"),
        description=_l("Otherwise they wait in one line with everybody else."),
    )
    priority = Whole(
        _l("Turn in the common line"),
        high=99,
        description=_l("0 goes first; the same number waits in the order of arrival."),
    )
    companions = Whole(
        _l("Accompanying persons"),
        high=MOST_COMPANIONS,
        description=_l("How many each guest may bring. 0: nobody."),
    )
    seats_access_companions = BooleanField(
        _l("A companion for access needs takes a seat"),
        description=_l("Otherwise an assistant comes whether or not a seat is free."),
    )
    may_pass_on = Choice(
        _l("They may pass their place to a colleague"),
        default="",
        description=_l("As the event says; but not where you invite or approve each guest."),
    )
    opens = Moment(_l("Opens"), [Optional()], description=_l("Empty: with the event."))
    closes = Moment(_l("Closes"), [Optional()], description=_l("Empty: with the event."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access.offer((x.value, label) for x, label in ACCESS.items())
        self.may_pass_on.offer((x, str(label)) for x, label in PASSES_ON.items())

    @staticmethod
    def values_of(data: CategoryData) -> dict[str, Any]:
        """Return the values that show a category's data in the form."""
        values = {name: getattr(data, name) for name in data.__slots__}
        values["may_pass_on"] = _PASSES_ON[data.may_pass_on]
        values["trusted_domains"] = "\n".join(shown_domain(x) for x in data.trusted_domains)
        return values

    def to_request(self) -> CategoryData:
        """Return what the service needs."""
        said = {x: getattr(self, x).data for x in CategoryData.__slots__ if x in self}
        said["may_pass_on"] = _SAID[self.may_pass_on.data or ""]
        said["access"] = Access(self.access.data)
        said["trusted_domains"] = tuple(self.trusted_domains.data.replace(",", " ").split())
        said["priority"] = self.priority.data or 0
        said["companions"] = self.companions.data or 0
        return CategoryData(**said)

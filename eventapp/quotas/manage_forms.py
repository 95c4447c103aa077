"""The organisers' forms of quotas."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from eventapp.auth.editing import RecordForm
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.organisations.models import Organisation
from eventapp.quotas.service import MOST_SEATS, NOTE_LENGTH, QuotaData
from eventapp.registration.forms import no_link
from eventapp.registration.rules import Category
from eventapp.web.fields import Choice, LocalisedField, Moment
from eventapp.web.forms import Address, Line, Paragraphs, Required, Whole
from eventapp.web.templating import language_label, loc_text


class QuotaForm(RecordForm):
    """What an organiser says of a quota."""

    organisation_id = Choice(_l("Organisation"), [Required(_l("Please choose an organisation."))])
    category_id = Choice(_l("Category"), [Required(_l("Please choose a category."))])
    seats = Whole(
        _l("Seats"),
        [InputRequired(_l("Please enter a whole number."))],
        low=1,
        high=MOST_SEATS,
        description=_l("Nobody else gets them while the quota runs."),
    )
    ends = Moment(
        _l("Runs until"),
        [Required(_l("Please say until when."))],
        description=_l("Then seats that nobody has go back to the category."),
    )
    contact_name = Line(
        _l("Focal point"), [no_link], description=_l("Who names the guests for the organisation.")
    )
    contact_email = Address(
        _l("Address of the focal point"),
        description=_l(
            "May be filled in later; the link goes there. Another address gets a new link, and the "
            "old one leads nowhere."
        ),
        render_kw={"maxlength": 254},
    )
    language = Choice(_l("Language of mails"), default="en")
    note = Paragraphs(
        _l("Note"),
        length=NOTE_LENGTH,
        description=_l("For organisers."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.offer((x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES)

    def offer(
        self,
        organisations: Iterable[Organisation],
        categories: Iterable[Category],
        main_language: str,
    ) -> None:
        """Set the organisations, and the categories of the event."""
        self.organisation_id.offer([("", _l("Choose")), *((x.id, x.name) for x in organisations)])
        named = [(x.id, loc_text(x.name, main_language)) for x in categories]
        self.category_id.offer([("", _l("Choose")), *named])

    @staticmethod
    def values_of(data: QuotaData) -> dict[str, Any]:
        """Return the values that show a quota's data in the form."""
        return {name: getattr(data, name) for name in data.__slots__}

    def to_request(self) -> QuotaData:
        """Return what the service needs."""
        assert self.seats.data is not None
        assert self.ends.data is not None
        return QuotaData(
            organisation_id=int(self.organisation_id.data),
            category_id=int(self.category_id.data),
            seats=self.seats.data,
            ends=self.ends.data,
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            language=self.language.data,
            note=self.note.data or "",
        )


class SendForm(RecordForm):
    """What the organisers say above the link."""

    note = LocalisedField(_l("In your own words"), paragraphs=True, length=5000)

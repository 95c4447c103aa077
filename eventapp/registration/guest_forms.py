"""The organisers' form of a guest."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventapp.auth.editing import RecordForm
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.models import Event
from eventapp.registration.consent import PRIVACY_VERSION
from eventapp.registration.forms import NEEDS_LENGTH, details_of, no_link
from eventapp.registration.places import categories
from eventapp.registration.service import RegistrationRequest
from eventapp.web.fields import Choice
from eventapp.web.forms import Address, Line, Paragraphs, Required
from eventapp.web.templating import language_label


class GuestForm(RecordForm):
    """What an organiser writes down for a guest."""

    name = Line(_l("Name"), [Required(_l("Please give the guest's name.")), no_link])
    email = Address(
        _l("E-mail address"),
        [Required(_l("Please give the guest's e-mail address."))],
        render_kw={"maxlength": 254},
    )
    category_id = Choice(_l("Category"))
    organisation = Line(_l("Organisation"))
    role = Line(_l("Function"))
    language = Choice(_l("Language of mails"), default="en")
    access_needs = Paragraphs(_l("Access needs"), length=NEEDS_LENGTH, render_kw={"rows": 3})
    dietary_needs = Paragraphs(_l("Dietary needs"), length=NEEDS_LENGTH, render_kw={"rows": 3})
    message = Paragraphs(_l("Message"), length=NEEDS_LENGTH, render_kw={"rows": 3})
    photo_consent = BooleanField(_l("May appear in photographs"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.offer((x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES)

    def offer(self, event: Event) -> None:
        """Set the categories to choose from; an event without any asks for none."""
        known = categories(event.id)
        if not known:
            del self.category_id
            return
        unset = [] if self.category_id.object_data else [("", _l("None yet"))]
        main = event.main_language
        named = [(x.id, x.name.text(main, main)) for x in known.values()]
        self.category_id.offer([*unset, *named])

    @property
    def category(self) -> int | None:
        """Return the category chosen, once the choice is known to be offered."""
        return self.category_id.number if "category_id" in self else None


class NewGuestForm(GuestForm):
    """A guest who answered by telephone or letter."""

    privacy_consent = BooleanField(
        _l("The guest was told how the answers are used, and agreed."),
        [Required(_l("Please ask the guest first."))],
    )

    def to_request(self) -> RegistrationRequest:
        """Return what the service needs of a new guest."""
        return RegistrationRequest(
            email=self.email.data,
            details=details_of(self),
            privacy_version=PRIVACY_VERSION,
            category_id=self.category,
        )

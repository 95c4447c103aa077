"""The organisers' form of a guest."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventapp.auth.editing import RecordForm
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.registration.consent import PRIVACY_VERSION
from eventapp.registration.forms import NEEDS_LENGTH, details_of, no_link
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


class NewGuestForm(GuestForm):
    """A guest who answered by telephone or letter."""

    privacy_consent = BooleanField(
        _l("The guest was told how the answers are used, and agreed."),
        [Required(_l("Please ask the guest first."))],
    )

    def to_request(self) -> RegistrationRequest:
        """Return what the service needs of a new guest."""
        return RegistrationRequest(
            email=self.email.data, details=details_of(self), privacy_version=PRIVACY_VERSION
        )

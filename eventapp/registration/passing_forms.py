"""The forms with which a place is passed to a colleague, and with which the colleague takes it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.registration.consent import PRIVACY_VERSION
from eventapp.registration.forms import NATIVE, DetailsForm, details_of, no_link
from eventapp.registration.passing import Colleague
from eventapp.registration.requests import RegistrationRequest
from eventapp.web.forms import Address, Form, Line, Required
from eventapp.web.languages import current_language


class PassForm(Form):
    """To whom a place is passed."""

    name = Line(_l("Name"), [Required(_l("Please tell us the name.")), no_link])
    email = Address(
        _l("E-mail"),
        [Required(_l("Please tell us their e-mail address."))],
        description=_l("We use it for this question only."),
        render_kw={"maxlength": 254},
    )
    language = RadioField(
        _l("Language of our mail to them"),
        choices=[SelectChoice(x, NATIVE[x]) for x in INTERFACE_LANGUAGES],
        validators=[Required(_l("Please choose a language."))],
    )

    def to_request(self) -> Colleague:
        """Return what the service needs."""
        return Colleague(self.name.data, self.email.data, self.language.data)


class TakeForm(DetailsForm):
    """A colleague takes the place: what they say, and the consent that keeping it needs."""

    privacy_consent = BooleanField(
        _l("I agree to this use of my answers."),
        [Required(_l("We can only keep a place for you if you agree."))],
    )
    of_category: int | None = None

    @property
    def category_id(self) -> int | None:
        """Return the category of the place."""
        return self.of_category

    def to_request(self, email: str) -> RegistrationRequest:
        """Return the yes as the service takes it."""
        return RegistrationRequest(
            email=email,
            details=details_of(self),
            privacy_version=PRIVACY_VERSION,
            answers=self.answers,
            read_in=current_language(),
        )


def take_form(passing: Any, category_id: int | None, sent: Any = None) -> TakeForm:
    """Return the form of a colleague; of the holder it shows nothing."""
    known = {"name": passing.name, "language": passing.language}
    form = TakeForm(sent, data=known)
    form.of_category = category_id
    return form

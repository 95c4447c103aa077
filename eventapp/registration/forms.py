"""The forms of a guest: the answer, the same without address and consent, and a confirmation."""

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation

from eventapp.core.errors import DomainError
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.text import NAME_LENGTH
from eventapp.questions import fields as asking
from eventapp.questions.rules import Asked, Said
from eventapp.registration.category_models import MOST_COMPANIONS
from eventapp.registration.choosing import Option, only_one, options
from eventapp.registration.consent import PHOTO_TEXT, PRIVACY_VERSION
from eventapp.registration.models import Registration
from eventapp.registration.places import Places
from eventapp.registration.requests import Details, RegistrationRequest
from eventapp.web.fields import number_of
from eventapp.web.forms import Address, Form, Line, Paragraphs, Required, Whole
from eventapp.web.languages import current_language

NEEDS_LENGTH = 2000
# Our mails repeat the name, so it must not carry anybody's advertisement.
_LINK = re.compile(r"//|www\.|https?:", re.IGNORECASE)
NATIVE = {"en": "English", "fr": "Français", "nl": "Nederlands"}


def no_link(form: WTForm, field: Field) -> None:
    """Refuse a web address where a name is asked for."""
    if _LINK.search(field.data or ""):
        raise StopValidation(_l("Please write this without a web address."))


def details_of(form: Any) -> Details:
    """Return what a form with the fields of ``Details`` was told, as the service takes it."""
    said = {x.name: getattr(form, x.name).data for x in fields(Details)}
    said |= {name: "" for name, value in said.items() if value is None}
    return Details(**said)


class DetailsForm(Form):
    """What a guest may change at any time, and the questions of the event."""

    questions: Sequence[Asked] = ()
    _fields: dict[str, Field]

    name = Line(
        _l("Name"),
        [Required(_l("Please tell us your name.")), no_link],
        length=NAME_LENGTH,
        description=_l("As it should stand on your badge."),
        render_kw={"autocomplete": "name"},
    )
    organisation = Line(_l("Organisation"), render_kw={"autocomplete": "organization"})
    role = Line(
        _l("Your role there"),
        render_kw={"autocomplete": "organization-title"},
    )
    language = RadioField(
        _l("Language of our mails"),
        choices=[SelectChoice(x, NATIVE[x]) for x in INTERFACE_LANGUAGES],
        validators=[Required(_l("Please choose a language."))],
    )
    access_needs = Paragraphs(
        _l("Access needs"),
        length=NEEDS_LENGTH,
        description=_l(
            "A place for a wheelchair, an interpreter, a seat beside the person who comes with "
            "you: whatever lets you take part. Read by the organisers only."
        ),
        render_kw={"rows": 3},
    )
    dietary_needs = Paragraphs(_l("Dietary needs"), length=NEEDS_LENGTH, render_kw={"rows": 2})
    message = Paragraphs(
        _l("A message to the organisers"), length=NEEDS_LENGTH, render_kw={"rows": 3}
    )
    photo_consent = BooleanField(
        PHOTO_TEXT,
        description=_l("You can take this back at any time from the link in your mail."),
    )

    @property
    def category_id(self) -> int | None:
        """Return the category as which a guest answers; questions depend on it."""
        return None

    def ask(
        self, questions: Sequence[Asked], sent: Any, said: Said | None = None, main: str = "en"
    ) -> None:
        """Ask the questions of an event too, filled with what was said before or sent just now."""
        asking.put_into(self, questions, sent, said or {}, main)
        for name in ("photo_consent", "privacy_consent", "csrf_token"):
            if name in self._fields:
                self._fields[name] = self._fields.pop(name)

    @property
    def answers(self) -> Said:
        """Return what was answered to the questions asked."""
        return asking.said_by(self)

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether it may be sent; a question that is not asked has no fault."""
        fits = super().validate(extra_validators)
        if not self.questions:
            return fits
        asking.check(self, self.category_id)
        return not self.errors


class RsvpForm(DetailsForm):
    """The answer to an event."""

    email = Address(
        _l("E-mail"),
        [Required(_l("Please tell us your e-mail address."))],
        description=_l("Your place, and every change, comes to this address."),
        render_kw={"autocomplete": "email", "maxlength": 254},
    )
    category = Line(_l("I come as"))
    code = Line(
        _l("Access code"),
        length=40,
        description=_l("It stands in the message you were sent."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    companions = Whole(
        _l("How many people come with you"),
        [Optional()],
        high=MOST_COMPANIONS,
        description=_l("You can name them later, by the link in your mail."),
    )
    privacy_consent = BooleanField(
        _l("I agree to this use of my answers."),
        [Required(_l("We can only keep a place for you if you agree."))],
    )

    _fields: dict[str, Field]
    options: Sequence[Option] = ()
    awaits_approval = False
    # The order in which a person is asked.
    _order = (
        "category", "code", "name", "email", "organisation", "role", "language", "access_needs",
        "dietary_needs", "companions", "message", "photo_consent", "privacy_consent", "csrf_token",
    )  # fmt: skip

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.is_sent = bool(args and args[0])
        self._fields = {name: self._fields[name] for name in self._order}

    @property
    def category_id(self) -> int | None:
        """Return the category that was chosen."""
        return number_of(self.category.data) if "category" in self._fields else None

    def offer(self, found: Places) -> None:
        """Set the categories to choose from; where there is one or none, nobody is asked."""
        offered = options(found)
        if not any(x.category.companions for x in offered):
            del self.companions
        if not any(x.category.access == "code" for x in offered):
            del self.code
        if not offered:
            del self.category
            return
        self.awaits_approval = any(x.category.needs_approval for x in offered)
        if one := only_one(offered):
            self.category.data = one.value
            self.category.errors = []
            return
        self.options = offered
        if self.is_sent and self.category.data not in {x.value for x in offered}:
            self.refuse(DomainError("registration.category", field="category"))

    def follow(self, left: str, lang: str) -> None:
        """Let the language of mails be that of the page as long as nobody chose another."""
        self.is_sent = False
        if self.language.data == left:
            self.language.data = lang

    def to_request(self) -> RegistrationRequest:
        """Return the answer as the service takes it."""
        return RegistrationRequest(
            email=self.email.data,
            details=details_of(self),
            privacy_version=PRIVACY_VERSION,
            category_id=number_of(self.category.data),
            code=self.code.data or "",
            companions=self.companions.data or 0,
            answers=self.answers,
            read_in=current_language(),
        )


class ChangeForm(DetailsForm):
    """The answers of a guest who opened their personal link."""

    registration: Registration

    @classmethod
    def of(cls, registration: Registration, formdata: Any) -> "ChangeForm":
        """Return the form filled with what is recorded, or with what was sent."""
        form = cls(formdata, obj=registration)
        form.registration = registration
        return form

    @property
    def category_id(self) -> int | None:
        """Return the category the guest is in."""
        return self.registration.category_id


class AcceptForm(Form):
    """A place that was offered is taken: ``until`` says which offer the guest read."""

    until = HiddenField()

    @property
    def instant(self) -> datetime | None:
        """Return until when the offer was to hold, where that can be told."""
        try:
            return datetime.fromisoformat(self.until.data or "")
        except ValueError:
            return None


class PressForm(Form):
    """A press of a button: a token that a link cannot carry."""

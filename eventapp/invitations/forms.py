"""The forms behind an invitation's link."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.invitations.service import Answer, Deputy
from eventapp.registration.consent import PRIVACY_VERSION
from eventapp.registration.forms import DetailsForm, details_of, no_link
from eventapp.registration.invitation_models import Invitation, InvitationState
from eventapp.registration.models import Registration
from eventapp.registration.queries import SEATED
from eventapp.registration.requests import RegistrationRequest
from eventapp.web.fields import Choice
from eventapp.web.forms import Address, Form, Line, Paragraphs, Required, Whole
from eventapp.web.languages import current_language
from eventapp.web.templating import language_label

REASON_LENGTH = 2000


class YesForm(DetailsForm):
    """A yes: what a guest says with it, and the consent that keeping it needs."""

    email = Address(
        _l("E-mail"),
        [Required(_l("Please tell us your e-mail address."))],
        description=_l("Your place, and every change, comes to this address."),
        render_kw={"autocomplete": "email", "maxlength": 254},
    )
    companions = Whole(_l("How many people come with you"), default=0)
    privacy_consent = BooleanField(
        _l("I agree to this use of my answers."),
        [Required(_l("We can only keep a place for you if you agree."))],
    )

    _fields: dict[str, Field]
    invitation: Invitation

    @classmethod
    def of(
        cls, invitation: Invitation, formdata: Any, held: Registration | None = None
    ) -> "YesForm":
        """Return the form of an invitation: what it does not allow is not asked.

        It is filled with the registration that the guest has (``held``), or with the invitation.
        """
        form = cls(formdata, obj=held or invitation)
        form.invitation = invitation
        form.companions.high = invitation.companions
        if not invitation.may_pass_on:
            del form.email
        # Who has a seat says by their own link who comes with them.
        if not invitation.companions or (held is not None and held.state in SEATED):
            del form.companions
        elif held is not None and not formdata:
            form.companions.data = min(held.seats - 1, invitation.companions)
        return form

    @property
    def category_id(self) -> int | None:
        """Return the category the guest is invited to."""
        return self.invitation.category_id

    def to_request(self) -> RegistrationRequest:
        """Return the yes as the service takes it."""
        with_them = self._fields.get("companions")
        address = self._fields.get("email")
        return RegistrationRequest(
            email=address.data if address else self.invitation.email,
            details=details_of(self),
            privacy_version=PRIVACY_VERSION,
            seats=1 + ((with_them.data or 0) if with_them else 0),
            answers=self.answers,
            read_in=current_language(),
        )


class NoForm(Form):
    """A no, with the reason if the guest wishes to give one."""

    reason = Paragraphs(
        _l("Your reason"),
        length=REASON_LENGTH,
        description=_l("Only if you wish. The organisers read it."),
        render_kw={"rows": 3},
    )

    def to_answer(self) -> Answer:
        """Return the answer as the service takes it."""
        return Answer(InvitationState.NO, reason=self.reason.data or "")


class MaybeForm(Form):
    """A maybe: a button, and a token that a link cannot carry."""

    def to_answer(self) -> Answer:
        """Return the answer as the service takes it."""
        return Answer(InvitationState.MAYBE)


class DeputyForm(Form):
    """Who comes instead."""

    name = Line(_l("Name"), [Required(_l("Please tell us the name.")), no_link])
    email = Address(
        _l("E-mail"),
        [Required(_l("Please tell us their e-mail address."))],
        render_kw={"maxlength": 254},
    )
    language = Choice(_l("Language of our mails to them"), default="")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES]
        self.language.offer([("", _l("The same as mine")), *known])

    def to_request(self) -> Deputy:
        """Return what the service needs."""
        return Deputy(self.name.data, self.email.data, self.language.data or "")

"""The organisers' forms of invitations."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional, StopValidation

from eventapp.auth.editing import RecordForm
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.text import days_typed
from eventapp.invitations.hearing import Heard
from eventapp.invitations.inviting import MOST_COMPANIONS, InvitationData
from eventapp.invitations.lists import TITLE_LENGTH
from eventapp.invitations.mails import Asking
from eventapp.invitations.service import Deputy
from eventapp.registration.forms import no_link
from eventapp.registration.invitation_models import AnswerSource, InvitationState
from eventapp.registration.invitation_wording import SOURCES, STATES
from eventapp.registration.rules import Category
from eventapp.web.fields import Choice, Day, LocalisedField
from eventapp.web.forms import Address, Line, Paragraphs, Required, Whole
from eventapp.web.templating import language_label, loc_text

REASON_LENGTH = 2000
MOST_REMINDERS = 4
EARLIEST = 60  # days before


class InvitationForm(RecordForm):
    """Whom to invite, and as what."""

    honorific = Line(
        _l("Title"), length=TITLE_LENGTH, description=_l("Mr, Mme, Dr, H.E. or what they use.")
    )
    name = Line(_l("Name"), [Required(_l("Please give the guest's name.")), no_link])
    email = Address(
        _l("E-mail address"),
        [Required(_l("Please give the guest's e-mail address."))],
        render_kw={"maxlength": 254},
    )
    organisation = Line(_l("Organisation"))
    role = Line(_l("Function"))
    language = Choice(_l("Language of mails"), default="en")
    salutation = Line(
        _l("Salutation"), description=_l("Empty: the usual one of the language, shown below.")
    )
    category_id = Choice(_l("Category"), default="")
    companions = Whole(
        _l("Accompanying persons"), [Optional()], high=MOST_COMPANIONS, default=0,
        description=_l("At most so many may come with them."),
    )  # fmt: skip
    may_pass_on = BooleanField(
        _l("The guest may pass the invitation on"),
        description=_l(
            "Then a deputy they name is invited at once. Otherwise you are asked first."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.offer((x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES)

    def offer(self, categories: Iterable[Category], main_language: str) -> None:
        """Set the categories of the event."""
        named = [(x.id, loc_text(x.name, main_language)) for x in categories]
        self.category_id.offer([("", _l("None")), *named])

    def to_request(self) -> InvitationData:
        """Return what the service needs."""
        return InvitationData(
            name=self.name.data or "",
            email=self.email.data or "",
            language=self.language.data,
            honorific=self.honorific.data or "",
            salutation=self.salutation.data or "",
            organisation=self.organisation.data or "",
            role=self.role.data or "",
            category_id=self.category_id.number,
            may_pass_on=self.may_pass_on.data,
            companions=self.companions.data or 0,
        )


class HeardForm(RecordForm):
    """An answer that came by another way than the link."""

    state = Choice(_l("Answer"), default=InvitationState.YES.value)
    source = Choice(_l("Heard by"), default=AnswerSource.TELEPHONE.value)
    reason = Paragraphs(
        _l("What was said"),
        length=REASON_LENGTH,
        description=_l("Only organisers read it."),
        render_kw={"rows": 2},
    )
    deputy_name = Line(_l("Name of the deputy"), [no_link])
    deputy_email = Address(_l("Address of the deputy"), render_kw={"maxlength": 254})
    deputy_language = Choice(_l("Language of mails to the deputy"), default="")
    privacy_consent = BooleanField(_l("The guest was told how the answers are used, and agreed."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        answers = (
            InvitationState.YES, InvitationState.MAYBE, InvitationState.NO, InvitationState.DEPUTY,
        )  # fmt: skip
        self.state.offer((x.value, STATES[x]) for x in answers)
        known = [(x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES]
        self.deputy_language.offer([("", _l("The guest's own")), *known])
        heard = (AnswerSource.TELEPHONE, AnswerSource.LETTER, AnswerSource.PERSON)
        self.source.offer((x.value, SOURCES[x]) for x in heard)

    def validate_privacy_consent(self, field: BooleanField) -> None:
        """Ask for the consent that keeping a place needs."""
        if self.state.data == InvitationState.YES.value and not field.data:
            raise StopValidation(
                _l("A yes needs it: ask the guest whether they agree, then tick this box.")
            )

    def validate_deputy_name(self, field: Line) -> None:
        """Ask who comes instead."""
        if self._names_somebody and not field.data:
            raise StopValidation(_l("Please tell us the name."))

    def validate_deputy_email(self, field: Address) -> None:
        """Ask where to write to who comes instead."""
        if self._names_somebody and not field.data:
            raise StopValidation(_l("Please tell us their e-mail address."))

    @property
    def _names_somebody(self) -> bool:
        return bool(self.state.data == InvitationState.DEPUTY.value)

    def to_request(self) -> Heard:
        """Return what the service needs."""
        return Heard(
            InvitationState(self.state.data),
            AnswerSource(self.source.data),
            self.reason.data or "",
            Deputy(
                self.deputy_name.data or "",
                self.deputy_email.data or "",
                self.deputy_language.data or "",
            ),
        )


class RoundForm(RecordForm):
    """What a round of mails says. ``seen`` is the stamp of the list the page showed."""

    seen = HiddenField()
    due_on = Day(
        _l("Answers are due on"),
        [Optional()],
        description=_l("The mail asks for an answer by this day; reminders go before it."),
    )
    note = LocalisedField(_l("In your own words"), paragraphs=True, length=5000)

    def to_request(self) -> Asking:
        """Return what the service needs."""
        return Asking(self.due_on.data, self.note.data)


class PlanForm(RecordForm):
    """What holds for all invitations."""

    remind_days = Line(
        _l("Remind so many days before answers are due"),
        description=_l("For example 7, 2. Empty: nobody is reminded by the clock."),
        length=40,
        render_kw={"inputmode": "numeric"},
    )
    records_opening = BooleanField(
        _l("Write down when an invitation is first opened"),
        description=_l("The page behind the link then says so. No mail is watched."),
    )

    def validate_remind_days(self, field: Line) -> None:
        """Refuse what is no list of a few days."""
        if self.days() is None:
            raise StopValidation(_l("Please write up to four numbers of days such as 7, 2."))

    def days(self) -> list[int] | None:
        """Return the days in order, the earliest reminder first; None for what is no list."""
        return days_typed(self.remind_days.data, most=MOST_REMINDERS, furthest=EARLIEST)

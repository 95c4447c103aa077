"""The forms by which organisers ask speakers, write to them and record what they heard."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.people.models import Person
from eventapp.programme.forms import STATES
from eventapp.programme.models import AppearanceState
from eventapp.speakers.models import ContactKind
from eventapp.speakers.service import REASON_LENGTH, Heard
from eventapp.web.fields import Choice, Day, LocalisedField
from eventapp.web.forms import Paragraphs

KINDS = {
    ContactKind.MAIL: _l("Mail"),
    ContactKind.CALL: _l("Telephone call"),
    ContactKind.LETTER: _l("Letter"),
    ContactKind.MEETING: _l("Meeting"),
    ContactKind.LINK: _l("Own page"),
}
# What the application writes down itself is not for people to choose.
HEARD = (ContactKind.CALL, ContactKind.MEETING, ContactKind.LETTER, ContactKind.MAIL)


class AskForm(RecordForm):
    """What an organiser adds to the mail that asks."""

    note = LocalisedField(_l("In your own words"), paragraphs=True)


class WriteForm(RecordForm):
    """A mail to speakers."""

    subject = LocalisedField(_l("Subject"))
    text = LocalisedField(_l("Text"), paragraphs=True)


class HeardForm(RecordForm):
    """What an organiser heard about one appearance."""

    appearance = HiddenField()
    state = Choice(_l("Answer"))
    kind = Choice(_l("Heard by"), default=ContactKind.CALL.value)
    text = Paragraphs(_l("What was said"), length=REASON_LENGTH, render_kw={"rows": 2})
    tells = BooleanField(_l("Confirm a yes or a no by mail, with the link to their own page"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.offer((x.value, KINDS[x]) for x in HEARD)

    def offer(self, states: Iterable[AppearanceState]) -> None:
        """Set the states that may follow."""
        self.state.offer((x.value, STATES[x]) for x in states)

    def to_request(self) -> Heard:
        """Return what the service needs."""
        return Heard(
            AppearanceState(self.state.data), ContactKind(self.kind.data), self.text.data or ""
        )


class ContactForm(RecordForm):
    """A contact that decided nothing."""

    kind = Choice(_l("Spoken by"), default=ContactKind.CALL.value)
    text = Paragraphs(_l("What was said"), length=REASON_LENGTH, render_kw={"rows": 2})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.offer((x.value, KINDS[x]) for x in HEARD)


class TermsForm(RecordForm):
    """By when speakers are to answer."""

    answer_by = Day(
        _l("Answers are due on"),
        [Optional()],
        description=_l("Whoever has not answered is reminded seven and two days before."),
    )
    changes_until = Day(
        _l("Answers may change until"),
        [Optional()],
        description=_l("Empty: until the event begins."),
    )


class DeputyForm(RecordForm):
    """Who a deputy is: somebody known, or somebody new."""

    person_id = Choice(_l("Who is it?"))

    def offer(self, people: Iterable[Person], name: str) -> None:
        """Set the people it may be."""
        known = [(x.id, f"{x.name} ({x.email})" if x.email else x.name) for x in people]
        self.person_id.offer([*known, ("", _l("A new person: %(name)s", name=name))])

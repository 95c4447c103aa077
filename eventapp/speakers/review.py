"""What an organiser decides on: old beside new, and the forms of asking and deciding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.programme.forms import held
from eventapp.speakers.contents import Biography, Content, Introduction, Portrait
from eventapp.speakers.contributing import NOTE_LENGTH
from eventapp.speakers.contribution_models import Part, Task
from eventapp.speakers.differences import Piece, compare
from eventapp.web.fields import Choice, Day
from eventapp.web.forms import Paragraphs
from eventapp.web.templating import language_label

_LONGEST = 9  # digits of a revision


@dataclass(frozen=True, slots=True)
class Change:
    """One text, as it is published and as it would be; ``lang`` is that of the text."""

    label: str
    lang: str
    pieces: tuple[Piece, ...]

    @property
    def is_none(self) -> bool:
        """Tell whether nothing differs."""
        return all(x.kind == "same" for x in self.pieces)


def changes_of(content: Content, person: Person) -> list[Change]:
    """Return what accepting a content would change for readers, text by text."""
    match content:
        case Biography():
            return _texts(_("Biography"), person.biography, content.over(person.biography))
        case Introduction():
            honorific = tuple(compare(person.honorific, content.honorific))
            said = Change(_("Honorific"), "", honorific)
            return [said, *_texts(_("Function and organisation"), {}, content.affiliation)]
        case Portrait():
            return _texts(_("What the picture shows"), person.portrait_alt, content.alt)
        case _:
            return []


def _texts(label: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    return [
        Change(
            f"{label}, {language_label(lang)}",
            lang,
            tuple(compare(old.get(lang, ""), new.get(lang, ""))),
        )
        for lang in dict.fromkeys((*old, *new))
        if old.get(lang, "") != new.get(lang, "")
    ]


class DecisionForm(RecordForm):
    """Accept, or send back with a note; it knows what was before the organiser."""

    person = HiddenField()
    affiliation = Choice(_l("Function at this event"))
    organisation = Choice(
        _l("Or what they wrote becomes their function, at"),
        description=_l("It is added to the person and shown at this event."),
    )
    note = Paragraphs(
        _l("What should change"),
        length=NOTE_LENGTH,
        description=_l("The speaker reads it on their page."),
        render_kw={"rows": 4},
    )

    def offer(
        self, affiliations: Iterable[Affiliation], organisations: Iterable[Organisation]
    ) -> None:
        """Set what the person may be announced as, and where."""
        places = [(x.id, x.name) for x in organisations]
        self.organisation.offer([("", _l("No other organisation")), *places])
        known = [(x.id, held(x)) for x in affiliations]
        self.affiliation.offer([("", _l("As each session has it")), *known])

    def see(self, sending: int, person: int) -> None:
        """Let a press count as one on this sending, and on this revision of the person."""
        self.revision.data, self.person.data = str(sending), str(person)

    @property
    def seen(self) -> tuple[int, int]:
        """Return which sending, and which revision of the person, was before them."""
        return _number(self.revision.data), _number(self.person.data)


def _number(text: Any) -> int:
    held = str(text or "")
    return int(held) if held.isascii() and held.isdigit() and len(held) <= _LONGEST else 0


class TasksForm(RecordForm):
    """Which parts speakers are asked for, and by which day."""

    biography = BooleanField()
    biography_by = Day(_l("By"), [Optional()])
    portrait = BooleanField()
    portrait_by = Day(_l("By"), [Optional()])
    introduction = BooleanField()
    introduction_by = Day(_l("By"), [Optional()])
    slides = BooleanField()
    slides_by = Day(_l("By"), [Optional()])
    needs = BooleanField()
    needs_by = Day(_l("By"), [Optional()])
    consent = BooleanField()
    consent_by = Day(_l("By"), [Optional()])

    @classmethod
    def of(cls, asked: Mapping[Part, Task], formdata: Any = None) -> "TasksForm":
        """Return the form as things stand, with what was sent over it."""
        data: dict[str, Any] = {x.value: True for x in asked}
        data |= {f"{x.value}_by": y.due_on for x, y in asked.items()}
        return cls(formdata, data=data)

    def wanted(self) -> dict[Part, date | None]:
        """Return what is asked for, by its day."""
        asked = [x for x in Part if self._fields[x.value].data]
        return {x: self._fields[f"{x.value}_by"].data for x in asked}

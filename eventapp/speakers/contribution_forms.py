"""The forms by which a speaker gives what is asked for, one for each part."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField
from wtforms.validators import Optional

from eventapp.auth.merging import sealed, unsealed
from eventapp.core import pdfs
from eventapp.core.errors import DomainError
from eventapp.core.files import content_name
from eventapp.core.text import NAME_LENGTH
from eventapp.people.portrait_forms import CropFields
from eventapp.speakers.consenting import Choice
from eventapp.speakers.consents import Said
from eventapp.speakers.contents import (
    HONORIFIC_LENGTH,
    NEEDS_LENGTH,
    Biography,
    Content,
    Introduction,
    Needs,
    Portrait,
    Slides,
)
from eventapp.speakers.contribution_models import Part, Purpose
from eventapp.web.faults import Fault, of_whole
from eventapp.web.fields import Day, LocalisedField
from eventapp.web.files import store
from eventapp.web.forms import Form, Line, Paragraphs
from eventapp.web.refusals import sentence


class PartForm(Form):
    """A part as it stands, with what was typed over it; it knows which revision its writer saw."""

    revision = HiddenField()
    has_file = False

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata or None, **options)
        self.form_errors: list[str] = []

    @property
    def seen(self) -> int:
        """Return the revision its writer had before them; 0 for a part never written before."""
        note = unsealed(str(self.revision.data or ""))
        return note.revision if note else 0

    def see(self, revision: int) -> None:
        """Let the next sending count as one over this revision."""
        self.revision.data = sealed(revision, [])

    def refuse(self, error: DomainError) -> None:
        """Show each refusal of a service at its field."""
        for fault in error.faults:
            name, _dot, lang = (fault.field or "").partition(".")
            field: Any = self._fields.get(name)
            message = sentence(fault)
            if isinstance(field, LocalisedField) and lang:
                field.refuse(lang, message)
            elif field is not None:
                field.errors = [*field.errors, message]
            else:
                self.form_errors.append(message)

    def faults(self) -> list[Fault]:
        """Return every fault with its field, those of the whole form first."""
        return [*of_whole(self.form_errors), *super().faults()]


class BiographyForm(PartForm):
    """A biography in any language."""

    texts = LocalisedField(
        _l("Biography"),
        paragraphs=True,
        description=_l(
            "Two or three paragraphs. An empty line begins a new one; *stars* make emphasis. "
            "What you do not write in a language is shown in another one."
        ),
    )

    def to_content(self, held: Content, place: str) -> Content:
        """Return what was written, over what was published when it was begun."""
        assert isinstance(held, Biography)
        return Biography(self.texts.data, held.base)


class IntroductionForm(PartForm):
    """How to announce somebody."""

    honorific = Line(_l("Honorific"), length=HONORIFIC_LENGTH, description=_l("MEP, Dr, H.E."))
    affiliation = LocalisedField(
        _l("Function and organisation"),
        length=NAME_LENGTH,
        description=_l("As they should stand beside your name at this event."),
    )

    def to_content(self, held: Content, place: str) -> Content:
        """Return what was written."""
        return Introduction(self.honorific.data or "", self.affiliation.data)


class SpeakerPortraitForm(CropFields, PartForm):
    """A portrait, cut and put in words."""

    has_file = True

    def to_content(self, held: Content, place: str) -> Content:
        """Return the picture sent, or the one before, and how it is to be cut."""
        assert isinstance(held, Portrait)
        source, crop = self.chosen(held.source, place)
        return Portrait(source, crop, self.alt.data)


class SlidesForm(PartForm):
    """Slides as a PDF."""

    has_file = True
    file = FileField(
        _l("Slides"),
        description=_l(
            "A PDF of up to 10 MB. Only the organisers can open it. Scripts, films and attached "
            "files are taken out."
        ),
        render_kw={"accept": "application/pdf,.pdf"},
    )

    def to_content(self, held: Content, place: str) -> Content:
        """Return the file sent, kept in the store, or the one before."""
        sent: Any = self.file.data
        if not getattr(sent, "filename", ""):
            return held
        with sent.stream as stream:
            raw = pdfs.checked(stream.read(pdfs.LARGEST + 1))
        name = content_name(raw)
        store().put(f"{name}.pdf", raw)
        return Slides(name, pdfs.tidy_name(sent.filename), len(raw))


class NeedsForm(PartForm):
    """What somebody needs to take part."""

    access = Paragraphs(
        _l("Access needs"),
        length=NEEDS_LENGTH,
        description=_l(
            "A ramp to the stage, an interpreter, a quiet room, somebody who comes with you."
        ),
        render_kw={"rows": 4},
    )
    dietary = Paragraphs(_l("Dietary needs"), length=NEEDS_LENGTH, render_kw={"rows": 2})

    def to_content(self, held: Content, place: str) -> Content:
        """Return what was written."""
        return Needs(self.access.data or "", self.dietary.data or "")


FORMS: dict[Part, type[Any]] = {
    Part.BIOGRAPHY: BiographyForm,
    Part.PORTRAIT: SpeakerPortraitForm,
    Part.INTRODUCTION: IntroductionForm,
    Part.SLIDES: SlidesForm,
    Part.NEEDS: NeedsForm,
}


def values_of(content: Content) -> dict[str, Any]:
    """Return what a form shows of a content."""
    if isinstance(content, Portrait):
        crop = content.crop
        return {"x": crop.x, "y": crop.y, "zoom": crop.zoom, "alt": content.alt}
    return {name: getattr(content, name) for name in content.__slots__ if name != "file"}


class ConsentForm(PartForm):
    """Three consents, each alone, each with a last day if one likes."""

    publication = BooleanField()
    publication_until = Day(_l("Until"), [Optional()])
    picture = BooleanField()
    picture_until = Day(_l("Until"), [Optional()])
    recording = BooleanField()
    recording_until = Day(_l("Until"), [Optional()])

    @classmethod
    def of(cls, last: Mapping[Purpose, Said], formdata: Any = None) -> "ConsentForm":
        """Return the form as things stand."""
        data: dict[str, Any] = {x.value: y.given for x, y in last.items()}
        data |= {f"{x.value}_until": y.until for x, y in last.items()}
        return cls(formdata, data=data)

    def choices(self) -> dict[Purpose, Choice]:
        """Return what was said."""
        return {
            x: Choice(bool(self._fields[x.value].data), self._fields[f"{x.value}_until"].data)
            for x in Purpose
        }

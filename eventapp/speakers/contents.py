"""What each part of a speaker's contribution holds, as values, and as the JSON of its column."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from eventapp.core.checks import Checks
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.text import NAME_LENGTH
from eventapp.people.models import Person
from eventapp.people.pictures import ALT_LENGTH
from eventapp.people.portraits import Crop
from eventapp.speakers.contribution_models import Part

NEEDS_LENGTH = 2000
HONORIFIC_LENGTH = 40

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Biography:
    """A biography; ``base`` is the published one it was written over."""

    texts: Localised = NO_TEXT
    base: Localised = NO_TEXT

    @property
    def changed(self) -> dict[str, str]:
        """Return, by language, the texts that differ from those it was written over."""
        languages = {*self.texts, *self.base}
        pairs = {x: (self.texts.get(x, ""), self.base.get(x, "")) for x in sorted(languages)}
        return {lang: text for lang, (text, before) in pairs.items() if text != before}

    def over(self, published: Localised) -> Localised:
        """Return the published texts with the changed ones in their places."""
        return Localised({**published, **self.changed})


@dataclass(frozen=True, slots=True)
class Introduction:
    """How a speaker wants to be announced at this event."""

    honorific: str = ""
    affiliation: Localised = NO_TEXT


@dataclass(frozen=True, slots=True)
class Portrait:
    """A picture that was taken in, its crop, and what it shows in words."""

    source: str = ""
    crop: Crop = field(default_factory=Crop)
    alt: Localised = NO_TEXT


@dataclass(frozen=True, slots=True)
class Slides:
    """A PDF in the store, and what it was called."""

    file: str = ""
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Needs:
    """What a speaker needs; for the organisers alone."""

    access: str = ""
    dietary: str = ""


Content = Biography | Introduction | Portrait | Slides | Needs


def plain(content: Content) -> JSON:
    """Return a content as JSON."""
    found = {name: getattr(content, name) for name in content.__slots__}
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Localised):
        return dict(value)
    return asdict(value) if isinstance(value, Crop) else value


def read(part: Part, held: Mapping[str, Any]) -> Content:
    """Return the content that a column holds."""
    match part:
        case Part.BIOGRAPHY:
            return Biography(Localised(held.get("texts")), Localised(held.get("base")))
        case Part.INTRODUCTION:
            return Introduction(held.get("honorific", ""), Localised(held.get("affiliation")))
        case Part.PORTRAIT:
            crop = Crop(**held.get("crop", {}))
            return Portrait(held.get("source", ""), crop, Localised(held.get("alt")))
        case Part.SLIDES:
            return Slides(**held)
        case Part.NEEDS:
            return Needs(**held)
        case Part.CONSENT:
            raise ValueError("a consent is no contribution")


def first(part: Part, person: Person) -> Content:
    """Return what a part holds before anything was written: what is published now."""
    match part:
        case Part.BIOGRAPHY:
            return Biography(person.biography, person.biography)
        case Part.INTRODUCTION:
            return Introduction(person.honorific)
        case _:
            return read(part, {})


def files_in(content: Content) -> frozenset[str]:
    """Return the names, without endings, of the files in the store that a content is about."""
    match content:
        case Portrait(source=name) | Slides(file=name) if name:
            return frozenset({name})
        case _:
            return frozenset()


def is_empty(content: Content) -> bool:
    """Tell whether there is nothing in it to send."""
    match content:
        case Biography():
            return not content.texts and not content.base
        case Portrait():
            return not content.source
        case Slides():
            return not content.file
        case Introduction():
            return not content.honorific and not content.affiliation
        case Needs():
            return False  # to need nothing is an answer


def checked(content: Content) -> Content:
    """Return a content, tidied.

    :raises DomainError: for each field at fault.
    """
    checks = Checks()
    tidy = _checked(content, checks)
    checks.done()
    return tidy


def _checked(content: Content, checks: Checks) -> Content:
    match content:
        case Biography(texts, base):
            return Biography(checks.texts(texts, "texts"), base)
        case Introduction(honorific, affiliation):
            line = checks.line(honorific, "honorific", length=HONORIFIC_LENGTH)
            return Introduction(line, checks.texts(affiliation, "affiliation", length=NAME_LENGTH))
        case Portrait(source, crop, alt):
            return Portrait(source, crop, checks.texts(alt, "alt", length=ALT_LENGTH))
        case _:
            return content

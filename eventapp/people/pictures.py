"""Giving a person a portrait: the files first, then the record that names them."""

from dataclasses import dataclass, replace

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.files import content_name
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.records import assign, locked
from eventapp.people import portraits
from eventapp.people.models import Person
from eventapp.people.portraits import Crop
from eventapp.web.files import store

ALT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that lies in the store: whole as ``source``, cut by ``crop`` as ``portrait``."""

    source: str
    crop: Crop
    portrait: str = ""


def take_in(raw: bytes) -> str:
    """Keep an uploaded picture, made clean; return its name, by which it can be cut.

    Call it outside the transaction: it takes its time.

    :raises DomainError: as ``portraits.cleaned``.
    """
    picture = portraits.cleaned(raw)
    name = content_name(picture)
    store().put(f"{name}.jpg", picture)
    return name


def cut(source: str, crop: Crop) -> Picture:
    """Keep every size of one crop of a picture that was taken in. Call it outside the transaction.

    :raises DomainError: ``portrait.gone`` when the picture is not there.
    """
    whole = store().get(f"{source}.jpg")
    if whole is None:
        raise DomainError("portrait.gone", field="picture")
    made = list(portraits.renditions(whole, crop))
    name = content_name(made[-1][2])
    for width, ending, content in made:
        store().put(f"{name}-{width}.{ending}", content)
    return Picture(source, crop, name)


def preview(source: str, crop: Crop) -> bytes | None:
    """Return how a crop of a picture would look, as a JPEG; None when there is no such picture."""
    whole = store().get(f"{source}.jpg")
    return portraits.preview(whole, crop) if whole else None


def set_portrait(
    person_id: int,
    picture: Picture | None,
    alt: Localised = NO_TEXT,
    *,
    by: Actor,
    revision: int | None = None,
) -> Person:
    """Show a person by a picture that was cut, or by none; ``alt`` says in words what it shows.

    :raises DomainError: at ``alt`` in a language; ``stale`` when the person changed meanwhile.
    """
    checks = Checks()
    alt = checks.texts(alt, "alt", length=ALT_LENGTH)
    checks.done()
    person = locked(Person, person_id, revision=revision)
    shown = picture or Picture("", Crop(0, 0, 0))
    assign(
        person,
        portrait=shown.portrait,
        portrait_source=shown.source,
        portrait_crop=listed(shown.crop) if picture else [],
        portrait_alt=alt if picture else NO_TEXT,
    )
    if db.session.is_modified(person):
        audit("person.changed", person, by=by, label=person.name)
    db.session.flush()
    return person


def listed(crop: Crop) -> list[int]:
    """Return a crop as a column holds it."""
    return [crop.x, crop.y, crop.zoom]


def crop_of(held: list[int]) -> Crop:
    """Return the crop a column holds, or the usual one."""
    return Crop(*held) if len(held) == 3 else Crop()


def moved(crop: Crop, place: str) -> Crop:
    """Return a crop put at one of nine places, such as ``0-50`` (left, half-way down)."""
    across, _dash, down = place.partition("-")
    steps = {"0", "50", "100"}
    if across not in steps or down not in steps:
        return crop
    return replace(crop, x=int(across), y=int(down))

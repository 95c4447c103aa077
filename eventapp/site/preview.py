"""The picture that stands for an event where its address is shared: 1200 by 630 pixels."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from flask_babel import gettext as _

from eventapp.core.settings import ROOT
from eventapp.events.models import Event, EventStatus
from eventapp.organisations.models import Organisation
from eventapp.web import dates
from eventapp.web.templating import city_name, country_name, loc_text
from eventapp.web.typography import typeset

SIZE = (1200, 630)
PAPER, INK, INK_2, ACCENT = (253, 252, 250), (21, 24, 33), (76, 80, 88), (40, 64, 154)
MARGIN = 72
COLUMN = 392  # where the title begins, as on the page

_LATIN = ROOT / "static" / "fonts" / "programme-serif-latin.woff2"
_EXTENDED = ROOT / "static" / "fonts" / "programme-serif-latin-ext.woff2"


@dataclass(frozen=True, slots=True)
class Card:
    """The words of the picture, in the reader's language."""

    owner: str
    weekday: str
    day: str
    month: str
    title: str
    place: str
    note: str = ""


def card(event: Event, owner: Organisation) -> Card:
    """Return what the picture of an event says."""
    title = loc_text(event.title, event.main_language)
    city = event.venue.city if event.venue else event.city
    country = event.venue.country if event.venue else event.country
    place = [city_name(city), country_name(country) if country else ""]
    weekday = dates.format_day(event.starts_on, "EEEE")
    return Card(
        owner=owner.known_as,
        weekday=weekday[:1].upper() + weekday[1:],
        day=str(event.starts_on.day),
        month=dates.format_day(event.starts_on, "MMMM y"),
        title=typeset(str(title), title.lang),
        place=", ".join(x for x in place if x),
        note=_note(event),
    )


def _note(event: Event) -> str:
    """Return what nobody may overlook who sees only the picture."""
    match event.status:
        case EventStatus.CANCELLED:
            return _("Cancelled")
        case EventStatus.POSTPONED:
            return _("Postponed")
        case _:
            return _("Demonstration") if event.demonstration else ""


@lru_cache(maxsize=32)
def _font(size: int, weight: int, *, extended: bool = False) -> Any:
    from PIL import ImageFont

    font = ImageFont.truetype(str(_EXTENDED if extended else _LATIN), size)
    font.set_variation_by_axes([weight])
    return font


def _runs(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of a text that one of the two font files can write; True: the second."""
    runs: list[tuple[str, bool]] = []
    for sign in text:
        extended = "\u0100" <= sign <= "\u021b" and sign not in "\u0131\u0152\u0153\u0178"
        if runs and runs[-1][1] == extended:
            runs[-1] = (runs[-1][0] + sign, extended)
        else:
            runs.append((sign, extended))
    return runs


def _width(text: str, size: int, weight: int) -> float:
    return float(sum(_font(size, weight, extended=x).getlength(piece) for piece, x in _runs(text)))


def _write(
    pen: Any, at: tuple[float, float], text: str, *, size: int, weight: int, fill: Any
) -> None:
    """Write one line from its baseline."""
    left, base = at
    for piece, extended in _runs(text):
        font = _font(size, weight, extended=extended)
        pen.text((left, base), piece, font=font, fill=fill, anchor="ls")
        left += font.getlength(piece)


def lines(text: str, width: int, size: int) -> list[str]:
    """Return a text broken into lines no wider than ``width`` pixels; a longer word stands out."""
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if found[-1] and _width(longer, size, 400) > width:
            found.append(word)
        else:
            found[-1] = longer
    return found


def fitted(text: str, width: int, height: int) -> tuple[list[str], int]:
    """Return the lines of a title and the largest size at which they fit; cut if none does."""
    for size in (68, 60, 53, 47, 42, 37):
        broken = lines(text, width, size)
        if len(broken) * size * 1.16 <= height:
            return broken, size
    room = int(height / (37 * 1.16))
    return [*broken[: room - 1], f"{broken[room - 1]} …"], 37


def draw(what: Card) -> bytes:
    """Return the picture as PNG: the double rule, the day, the title, the place."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    right = SIZE[0] - MARGIN
    _write(pen, (MARGIN, 92), what.owner, size=34, weight=600, fill=INK)
    pen.rectangle((MARGIN, 118, right, 121), fill=INK)
    pen.rectangle((MARGIN, 127, right, 127), fill=INK)
    _write(pen, (MARGIN, 206), what.weekday, size=32, weight=400, fill=INK)
    _write(pen, (MARGIN - 6, 352), what.day, size=170, weight=400, fill=ACCENT)
    _write(pen, (MARGIN, 412), what.month, size=32, weight=400, fill=INK)
    broken, size = fitted(what.title, right - COLUMN, 330)
    for number, line in enumerate(broken):
        base = 180 + size * 0.72 + number * size * 1.16
        _write(pen, (COLUMN, base), line, size=size, weight=400, fill=INK)
    pen.rectangle((COLUMN, 536, right, 536), fill=(215, 214, 209))
    _write(pen, (COLUMN, 582), what.place, size=30, weight=400, fill=INK_2)
    note_left = right - _width(what.note, 30, 600)
    _write(pen, (note_left, 582), what.note, size=30, weight=600, fill=INK)
    held = BytesIO()
    picture.quantize(64).save(held, "PNG", optimize=True)
    return held.getvalue()

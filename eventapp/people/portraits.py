"""Portraits: a stranger's picture made into ours, upright, small, in one crop, with no word in it.

Whatever comes is decoded under limits and drawn anew, so neither metadata nor what may hide behind
a picture reaches a reader.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import structlog

from eventapp.core.errors import DomainError

LARGEST_UPLOAD = 10 * 1024 * 1024  # bytes
# A plain JPEG is scaled while it is read; every other picture stands in memory whole.
MOST_PIXELS, MOST_PIXELS_OF_JPEG = 20_000_000, 50_000_000
SMALLEST = (240, 300)  # pixels; less would look broken on the page
LONGEST_SIDE = 1600  # pixels of the picture that is kept for cropping
RATIO = (4, 5)  # the one crop of the design
WIDTHS = (160, 320, 640)
KINDS = {"webp": "image/webp", "jpg": "image/jpeg"}
LEAST_ZOOM, MOST_ZOOM = 100, 400

_MAGIC = (
    ("JPEG", b"\xff\xd8\xff", 0),
    ("PNG", b"\x89PNG\r\n\x1a\n", 0),
    ("WEBP", b"WEBP", 8),
)
_PAPER = (255, 255, 255)
_ONE_AT_A_TIME = threading.Lock()  # bounds the memory that pictures take, however many arrive

log = structlog.get_logger("eventapp")


@dataclass(frozen=True, slots=True)
class Crop:
    """Which part of a picture is shown.

    ``x`` and ``y`` say in percent where the frame stands between the left and the right edge, the
    top and the bottom one; ``zoom`` how much narrower than the widest one it is, 100 being that.
    """

    x: int = 50
    y: int = 30  # faces are above the middle
    zoom: int = LEAST_ZOOM


def rectangle(width: int, height: int, crop: Crop) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a crop in pixels; it never leaves the picture."""
    across, down = RATIO
    widest = min(width, height * across / down)
    wide = max(1.0, widest * LEAST_ZOOM / max(crop.zoom, LEAST_ZOOM))
    high = max(1.0, min(wide * down / across, height))
    left = (width - wide) * min(max(crop.x, 0), 100) / 100
    top = (height - high) * min(max(crop.y, 0), 100) / 100
    right, bottom = min(width, round(left + wide)), min(height, round(top + high))
    return min(round(left), right - 1), min(round(top), bottom - 1), right, bottom


def kind_of(raw: bytes) -> str | None:
    """Return the format that the first bytes of a file say, of those that are taken."""
    for kind, magic, at in _MAGIC:
        if raw[at : at + len(magic)] == magic and (at == 0 or raw[:4] == b"RIFF"):
            return kind
    return None


def cleaned(raw: bytes) -> bytes:
    """Return an uploaded picture as a JPEG of ours: upright, in sRGB, at most 1600 pixels long.

    Of one that moves the first frame is taken.

    :raises DomainError: ``portrait.too_large``, ``portrait.not_a_picture``,
        ``portrait.too_many_pixels``, ``portrait.too_small``, ``portrait.broken``.
    """
    if len(raw) > LARGEST_UPLOAD:
        raise DomainError("portrait.too_large", field="picture", limit=LARGEST_UPLOAD >> 20)
    kind = kind_of(raw)
    if kind is None:
        raise DomainError("portrait.not_a_picture", field="picture")
    with _ONE_AT_A_TIME:
        try:
            return _redrawn(raw, kind)
        except DomainError:
            raise
        except Exception as error:  # a decoder may answer a hostile file with anything
            log.info("portrait.broken", kind=kind, error=type(error).__name__)
            raise DomainError("portrait.broken", field="picture") from None


def renditions(picture: bytes, crop: Crop) -> Iterator[tuple[int, str, bytes]]:
    """Yield width, ending and bytes of each size of a crop of what ``cleaned`` returned."""
    whole = _opened(picture, "JPEG")
    shown = whole.crop(rectangle(whole.width, whole.height, crop))
    for width in WIDTHS:
        fitted = shown.resize((width, width * RATIO[1] // RATIO[0]), reducing_gap=3.0)
        yield width, "webp", _encoded(fitted, "WEBP", quality=80, method=4)
        yield width, "jpg", _encoded(fitted, "JPEG", quality=84, progressive=True, optimize=True)


def preview(picture: bytes, crop: Crop, width: int = 320) -> bytes:
    """Return one crop of what ``cleaned`` returned as a JPEG ``width`` pixels wide."""
    whole = _opened(picture, "JPEG")
    shown = whole.crop(rectangle(whole.width, whole.height, crop))
    fitted = shown.resize((width, width * RATIO[1] // RATIO[0]), reducing_gap=3.0)
    return _encoded(fitted, "JPEG", quality=84)


def size_of(picture: bytes) -> tuple[int, int]:
    """Return width and height of what ``cleaned`` returned, in pixels."""
    found: tuple[int, int] = _opened(picture, "JPEG").size
    return found


def _opened(raw: bytes, kind: str) -> Any:
    from PIL import Image

    return Image.open(BytesIO(raw), formats=(kind,))


def _redrawn(raw: bytes, kind: str) -> bytes:
    from PIL import Image, ImageOps

    try:
        found = _opened(raw, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many(MOST_PIXELS) from None
    _check_size(found)
    if kind == "JPEG":
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    small = _deep_to_plain(found)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
    upright = _in_srgb(ImageOps.exif_transpose(small))
    return _encoded(_on_paper(upright), "JPEG", quality=90, optimize=True)


def _check_size(image: Any) -> None:
    """Refuse by what the head of a file says, before a pixel is decoded."""
    width, height = image.size
    is_plain = image.format in {"JPEG", "MPO"} and "progressive" not in image.info
    most = MOST_PIXELS_OF_JPEG if is_plain else MOST_PIXELS
    if width * height > most:
        raise _too_many(most)
    if min(width, height) < SMALLEST[0] or max(width, height) < SMALLEST[1]:
        raise DomainError("portrait.too_small", field="picture", size=SMALLEST)


def _too_many(most: int) -> DomainError:
    return DomainError("portrait.too_many_pixels", field="picture", limit=most // 1_000_000)


def _deep_to_plain(image: Any) -> Any:
    """Return a picture that can be scaled smoothly: no palette, no 16 bits a sample."""
    if image.mode in {"1", "P", "PA"}:
        return image.convert("RGBA")
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda sample: sample * (1 / 256)).convert("L")


def _in_srgb(image: Any) -> Any:
    """Return a picture in the colours of the web; a profile that cannot be read is left out.

    Telephones write Display P3 and cameras Adobe RGB, pale when shown as if they were sRGB.
    """
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
        ours = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _on_paper(image: Any) -> Any:
    """Return a fresh RGB picture of the same pixels: what was transparent is white."""
    from PIL import Image

    paper = Image.new("RGB", image.size, _PAPER)
    if image.mode in {"RGBA", "LA"} or "transparency" in image.info:
        drawn = image.convert("RGBA")
        paper.paste(drawn, mask=drawn.getchannel("A"))
    else:
        paper.paste(image.convert("RGB"))
    return paper


def _encoded(image: Any, kind: str, **options: Any) -> bytes:
    held = BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()

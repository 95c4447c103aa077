"""Portraits: what is taken, what is refused, and that nothing of a stranger's file survives."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from eventapp.core.errors import DomainError
from eventapp.core.settings import ROOT
from eventapp.people import portraits
from eventapp.people.portraits import Crop, cleaned, rectangle, renditions
from tests.people.images import encoded, opened, photo, png_that_claims

SIDES = st.integers(1, 20_000)
CROPS = st.builds(Crop, st.integers(-50, 200), st.integers(-50, 200), st.integers(0, 1000))
BAD = {
    "not_a_picture": {
        "empty": b"",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "html": b"<!doctype html><script>alert(1)</script>",
        "gif": encoded(Image.new("P", (400, 500)), "GIF"),
        "tiff": encoded(Image.new("RGB", (400, 500)), "TIFF"),
        "pdf before a jpeg": b"%PDF-1.7\n" + photo(),
        "riff that is no picture": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    },
    "too_many_pixels": {
        "bomb": png_that_claims(60_000, 60_000),
        "just too many": png_that_claims(5_000, 4_001),
        "100 megapixels": photo(10_000, 10_000, quality=20),
        "progressive": photo(6_000, 4_000, progressive=True, quality=20),
    },
    "too_small": {"thumbnail": photo(200, 250), "line": photo(2_000, 20)},
    "too_large": {"padded": photo() + b"\0" * portraits.LARGEST_UPLOAD},
    "broken": {
        "cut short": photo(kind="PNG")[:-40],
        "half a jpeg": photo(quality=95)[:6_000],
        "half a webp": photo(kind="WEBP")[:300],
        "head alone": b"\xff\xd8\xff" + b"\0" * 100,
        "empty png": b"\x89PNG\r\n\x1a\n",
        "less than promised": png_that_claims(2_000, 2_000),
    },
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_taken_whatever_its_format(kind: str) -> None:
    found = opened(cleaned(photo(kind=kind)))
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (800, 1000))


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16"])
def test_a_picture_is_taken_whatever_its_colours(mode: str) -> None:
    assert opened(cleaned(encoded(Image.new(mode, (400, 500)), "PNG"))).mode == "RGB"
    assert opened(cleaned(encoded(Image.new("CMYK", (400, 500))))).mode == "RGB"


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code, files in BAD.items() for name in files]
)
def test_a_bad_file_is_refused_at_the_field(code: str, name: str) -> None:
    with pytest.raises(DomainError, match=rf"portrait\.{code}") as caught:
        cleaned(BAD[code][name])
    assert caught.value.field == "picture"


def test_fifty_megapixels_of_a_camera_are_taken() -> None:
    assert max(opened(cleaned(photo(8_000, 6_200, quality=30))).size) == 1600


def test_what_hides_behind_or_beside_a_picture_does_not_survive() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x8298] = "a secret place", "a secret owner"
    marked = photo(exif=exif, comment=b"a secret word")
    whole = cleaned(marked + b"PK\x03\x04<script>a secret archive</script>")
    files = [whole, *(content for _w, _e, content in renditions(whole, Crop()))]
    for content in files:
        found = opened(content)
        assert b"secret" not in content
        assert not found.getexif()
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(found.info)


def test_a_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter to the right (EXIF 2.32, tag 274)
    found = opened(cleaned(photo(exif=exif)))
    assert found.size == (1000, 800)
    red, blue = found.getpixel((950, 400)), found.getpixel((50, 400))
    assert red[0] > 200 > red[2]
    assert blue[2] > 200 > blue[0]


def test_what_is_transparent_is_white() -> None:
    found = opened(cleaned(encoded(Image.new("RGBA", (400, 500), (0, 0, 0, 0)), "PNG")))
    assert min(found.getpixel((200, 250))) > 250


def test_of_a_picture_that_moves_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (400, 500), x) for x in ((255, 0, 0), (0, 255, 0))]
    for kind in ("WEBP", "PNG"):
        moving = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=90)
        assert opened(moving).n_frames == 2
        found = opened(cleaned(moving))
        assert getattr(found, "n_frames", 1) == 1
        assert found.getpixel((200, 250))[0] > 200


def test_a_profile_that_is_rubbish_is_left_out() -> None:
    assert opened(cleaned(photo(icc_profile=b"\0" * 200))).size == (800, 1000)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert opened(cleaned(photo(icc_profile=lab))).size == (800, 1000)


@given(SIDES, SIDES, CROPS)
def test_a_crop_never_leaves_the_picture_nor_is_empty(width: int, height: int, crop: Crop) -> None:
    left, top, right, bottom = rectangle(width, height, crop)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height


@given(st.integers(300, 4_000), st.integers(300, 4_000), CROPS)
def test_a_crop_has_the_ratio_of_the_design(width: int, height: int, crop: Crop) -> None:
    zoom = min(crop.zoom, portraits.MOST_ZOOM)
    left, top, right, bottom = rectangle(width, height, Crop(crop.x, crop.y, zoom))
    assert (right - left) * 5 == pytest.approx((bottom - top) * 4, abs=12)


@given(CROPS, st.integers(0, 100))
def test_moving_a_frame_changes_neither_its_size_nor_the_other_direction(
    crop: Crop, x: int
) -> None:
    one = rectangle(1600, 1200, crop)
    other = rectangle(1600, 1200, Crop(x, crop.y, crop.zoom))
    assert abs((one[2] - one[0]) - (other[2] - other[0])) <= 1
    assert one[1::2] == other[1::2]


def test_each_size_is_made_in_two_formats() -> None:
    made = [(w, e, opened(x)) for w, e, x in renditions(cleaned(photo()), Crop(50, 0, 200))]
    assert [(w, e) for w, e, _x in made] == [
        (w, e) for w in (160, 320, 640) for e in ("webp", "jpg")
    ]
    assert {x.size for _w, _e, x in made} == {(160, 200), (320, 400), (640, 800)}
    assert all(x.getpixel((80, 100))[0] > 200 for _w, _e, x in made)  # the red upper half


def test_memory_is_bounded(tmp_path: Path) -> None:
    """Measured in a process of its own: 400 MB above what it takes to be there."""
    worst = Image.new("RGBA", (5_000, 4_000), (9, 120, 130, 100))
    files = {"t.webp": encoded(worst, "WEBP", method=0), "p.jpg": photo(5_000, 4_000)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        code = (
            "import resource, sys; from eventapp.people.portraits import cleaned, _opened; "
            "import PIL.ImageCms, PIL.ImageOps; raw = open(sys.argv[1], 'rb').read(); "
            "_opened(raw, 'WEBP' if b'WEBP' in raw[:12] else 'JPEG'); "
            "use = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
            "before = use(); cleaned(raw); print((use() - before) // 1024)"
        )
        command = [sys.executable, "-c", code, str(tmp_path / name)]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert int(told.stdout) < 400


def test_the_bytes_are_those_of_the_format_they_are_named_after() -> None:
    for _width, ending, content in renditions(cleaned(photo()), Crop()):
        kind = Image.open(BytesIO(content)).format
        assert kind == {"jpg": "JPEG", "webp": "WEBP"}[ending]

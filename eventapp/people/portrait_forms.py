"""The fields by which a portrait is given, cut and put in words; an organiser's form of them."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField

from eventapp.auth.editing import RecordForm
from eventapp.people.models import Person
from eventapp.people.pictures import ALT_LENGTH, crop_of, moved, take_in
from eventapp.people.portraits import LARGEST_UPLOAD, LEAST_ZOOM, MOST_ZOOM, Crop
from eventapp.web.fields import LocalisedField
from eventapp.web.forms import Whole

ACCEPTED = "image/jpeg,image/png,image/webp"
# The button by which a form puts its frame at one of nine places.
AT = "at"
PLACES = (
    ("0-0", "↖", _l("Top left")),
    ("50-0", "↑", _l("Top")),
    ("100-0", "↗", _l("Top right")),
    ("0-50", "←", _l("Left")),
    ("50-50", "·", _l("Middle")),
    ("100-50", "→", _l("Right")),
    ("0-100", "↙", _l("Bottom left")),
    ("50-100", "↓", _l("Bottom")),
    ("100-100", "↘", _l("Bottom right")),
)


class PictureField(FileField):
    """A file of at most ten megabytes, of which one byte more is read to see that it is larger."""

    raw = b""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent; a field left empty sends a file without a name."""
        self.data = None
        if any(getattr(x, "filename", "") for x in valuelist[:1]):
            with valuelist[0].stream as sent:
                self.raw = sent.read(LARGEST_UPLOAD + 1)


class CropFields:
    """What is asked about a portrait, by whichever form."""

    picture = PictureField(
        _l("Picture"),
        description=_l(
            "JPEG, PNG or WebP, up to 10 MB, at least 240 by 300 pixels. Place and camera data "
            "are removed."
        ),
        render_kw={"accept": ACCEPTED},
    )
    x = Whole(_l("Left to right, in per cent"), low=0, high=100)
    y = Whole(_l("Top to bottom, in per cent"), low=0, high=100)
    zoom = Whole(_l("Zoom, in per cent"), low=LEAST_ZOOM, high=MOST_ZOOM)
    alt = LocalisedField(
        _l("What the picture shows"),
        length=ALT_LENGTH,
        description=_l(
            "Read out to those who do not see it, such as “A woman with short grey hair, smiling”."
        ),
    )

    def chosen(self, held: str, place: str) -> tuple[str, Crop]:
        """Return the picture, the one sent or the one ``held``, and how it is to be cut.

        :raises DomainError: as ``pictures.take_in``.
        """
        field: Any = self.picture
        if field.raw:
            return take_in(field.raw), Crop()
        typed = {n: getattr(self, n).data for n in ("x", "y", "zoom")}
        crop = Crop(**{name: value for name, value in typed.items() if value is not None})
        return held, moved(crop, place)


class PortraitForm(CropFields, RecordForm):
    """What an organiser says about a portrait."""

    @classmethod
    def of(cls, person: Person, formdata: Any = None) -> "PortraitForm":
        """Return the form as the person stands, with what was sent over it."""
        crop = crop_of(person.portrait_crop)
        data = {"x": crop.x, "y": crop.y, "zoom": crop.zoom, "alt": person.portrait_alt}
        return cls(formdata, data={**data, "revision": person.revision})

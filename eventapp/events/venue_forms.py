"""The form of a venue with its rooms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, StringField
from wtforms import Form as SubForm
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.events.venues import RoomData, VenueData
from eventapp.organisations.forms import country_choices
from eventapp.web.fields import Choice, LocalisedField, Rows
from eventapp.web.forms import Line, Required, Whole


class Degrees(StringField):
    """A latitude or longitude in degrees."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a decimal number, with a point or a comma."""
        self.data = None
        typed = valuelist[0].strip().replace(",", ".") if valuelist else ""
        if not typed:
            return
        try:
            if len(typed) > 20 or not typed.isascii() or typed.lower().strip("-+") in _NO_NUMBER:
                raise ValueError(typed)
            self.data = float(typed)
        except ValueError:
            raise ValueError(_l("Please enter degrees such as 50.8387.")) from None


_NO_NUMBER = {"nan", "inf", "infinity"}


class RoomRow(SubForm):
    """A room; an empty row is none."""

    id = HiddenField()
    name = Line(_l("Room"))
    capacity = Whole(_l("Seats"), [Optional()])
    gone = BooleanField(_l("Remove"))

    @property
    def is_given(self) -> bool:
        """Tell whether the row names a room that is to stay."""
        return bool(not self.gone.data and self.name.data)

    def to_request(self) -> RoomData:
        """Return what the service needs."""
        number = str(self.id.data or "")
        known = number.isascii() and number.isdigit() and len(number) < 10
        return RoomData(
            id=int(number) if known else None,
            name=self.name.data or "",
            capacity=self.capacity.data,
        )


class VenueForm(RecordForm):
    """What an editor says about a venue."""

    name = Line(_l("Name"), [Required(_l("Please give the venue a name."))])
    address = Line(_l("Address"), length=300)
    postal_code = Line(_l("Postal code"), length=20)
    city = Line(_l("City"), length=120)
    country = Choice(_l("Country"))
    latitude = Degrees(_l("Latitude"))
    longitude = Degrees(_l("Longitude"))
    arrival = LocalisedField(_l("How to arrive"), paragraphs=True)
    rooms = Rows(FormField(RoomRow), label=_l("Rooms"), spare=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.country.offer(country_choices())

    def rows_kept(self) -> dict[str, list[int]]:
        """Return which rows the service was given."""
        return {"rooms": [n for n, x in enumerate(self.rooms) if x.form.is_given]}

    def to_request(self) -> VenueData:
        """Return what the service needs."""
        return VenueData(
            name=self.name.data or "",
            address=self.address.data or "",
            postal_code=self.postal_code.data or "",
            city=self.city.data or "",
            country=self.country.data or "",
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            arrival=self.arrival.data,
            rooms=tuple(x.form.to_request() for x in self.rooms if x.form.is_given),
        )

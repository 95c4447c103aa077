"""The form by which speakers say something of themselves, every answer of it free."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.organisations.forms import country_choices
from eventapp.people.models import Gender
from eventapp.people.tallies import Answers
from eventapp.speakers.contribution_forms import PartForm
from eventapp.web.fields import Choice

GENDERS = {
    Gender.WOMAN: _l("A woman"),
    Gender.MAN: _l("A man"),
    Gender.NON_BINARY: _l("A non-binary person"),
    Gender.OTHER: _l("Another answer"),
}
_FIRST = {"yes": True, "no": False}


class DescribingForm(PartForm):
    """Three answers, each of which may stay open."""

    gender = Choice(_l("You are"))
    country = Choice(_l("The country you come from"))
    first_time = Choice(_l("Is this the first time that you speak at such an event?"))

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata, **options)
        none = ("", _("No answer"))
        self.gender.offer([none, *((x.value, label) for x, label in GENDERS.items())])
        self.country.offer([none, *country_choices()[1:]])
        self.first_time.offer([none, ("yes", _("Yes")), ("no", _("No"))])

    @classmethod
    def of(cls, said: Answers) -> "DescribingForm":
        """Return the form as things stand."""
        first = "" if said.first_time is None else "yes" if said.first_time else "no"
        return cls(data={"gender": said.gender, "country": said.country, "first_time": first})

    def to_answers(self) -> Answers:
        """Return what was said."""
        return Answers(
            gender=self.gender.data or "",
            country=self.country.data or "",
            first_time=_FIRST.get(self.first_time.data or ""),
        )

"""The organisers' form of access codes."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.registration.codes import MOST_AT_ONCE, CodeData
from eventapp.web.fields import Moment
from eventapp.web.forms import Line, Required, Whole


class CodesForm(RecordForm):
    """One code, or many alike."""

    name = Line(_l("For what"), description=_l("For organisers: the newsletter of May."))
    number = Whole(
        _l("How many codes"),
        [Required(_l("Please enter a whole number."))],
        low=1,
        high=MOST_AT_ONCE,
        default=1,
    )
    uses = Whole(
        _l("Guests for each code"),
        [Optional()],
        low=1,
        default=1,
        description=_l("Empty: any number."),
    )
    ends = Moment(_l("Holds until"), [Optional()], description=_l("Empty: as long as the form."))

    def to_request(self) -> CodeData:
        """Return what the service needs."""
        return CodeData(self.name.data or "", self.number.data or 1, self.uses.data, self.ends.data)

"""The organisers' form of a view of the guest list."""

from flask_babel import lazy_gettext as _l

from eventapp.auth.editing import RecordForm
from eventapp.registration.view_models import VIEW_NAME_LENGTH
from eventapp.web.forms import Line, Required


class ViewForm(RecordForm):
    """The name under which a filter is kept."""

    name = Line(
        _l("Name of the view"),
        [Required(_l("Please give the view a name."))],
        length=VIEW_NAME_LENGTH,
        render_kw={"autocomplete": "off"},
    )

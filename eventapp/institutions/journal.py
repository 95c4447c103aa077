"""The words of layers of days in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.institutions.models import DayLayer
from eventapp.institutions.wording import KINDS

LAYER = Subject(
    name=_l("Days of an institution"),
    table="day_layer",
    verbs={"renewed": _l("read anew from a file")},
    fields={"institution": _l("Institution"), "file": _l("File")},
    found=select(DayLayer.id, DayLayer.name.label("label")),
    page=lambda row: url_for("institutions.edit", number=row.id),
)

JOURNAL = Journal({"layer": LAYER}, states=(KINDS,))

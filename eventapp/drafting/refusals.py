"""What the refusals of files and drafts say to a person."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.web.refusals import Sentence, sentence

REFUSALS: Mapping[str, Sentence] = {
    "file.missing": lambda **_v: _("Please choose a file, or paste its text."),
    "file.nothing": lambda **_v: _("There is no session in it."),
    "file.rows": lambda most=0, **_v: _(
        "The file has more than %(max)s rows. Nothing was read.", max=most
    ),
    "file.columns": lambda most=0, **_v: _(
        "The file has more than %(max)s columns. Nothing was read.", max=most
    ),
    "file.people": lambda most=0, **_v: _(
        "The file names more than %(max)s people. Nothing was kept.", max=most
    ),
    "file.quotes": lambda row=0, **_v: _(
        "The quotation marks go wrong at row %(row)s. Nothing was read.", row=row
    ),
    "file.no_columns": lambda **_v: _(
        "No row names the columns. One of them has to be called Title, another Start."
    ),
    "file.workbook": lambda **_v: _("This spreadsheet is broken. Please save it anew as XLSX."),
    "file.old_workbook": lambda **_v: _(
        "This is an old spreadsheet, or one under a password. Please save it as XLSX."
    ),
    "file.bomb": lambda **_v: _("This spreadsheet unfolds to more than we read."),
    "file.json": lambda **_v: _("This is not JSON."),
    "file.schedule": lambda **_v: _("This JSON is no conference schedule: it has no days."),
    "draft.gone": lambda **_v: _("This was brought in or discarded already."),
    "draft.wrong": lambda number=0, **_v: ngettext(
        "%(num)d row is wrong. Mend it, or leave it out.",
        "%(num)d rows are wrong. Mend them, or leave them out.",
        number,
    ),
    "draft.unchosen": lambda **_v: _("Please say of each name we may know who is meant."),
    "draft.empty": lambda **_v: _("No row can come in."),
    "draft.too_many": lambda most=0, **_v: _(
        "A programme holds at most %(max)s sessions. Nothing came in.", max=most
    ),
    "draft.row": lambda row=0, fault=None, **_v: _(
        "Row %(row)s: %(fault)s Nothing came in.", row=row, fault=sentence(fault)
    ),
    "stale.programme": lambda **_v: _(
        "Somebody changed the programme meanwhile. Please look once more, then press again."
    ),
}

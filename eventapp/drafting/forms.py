"""The forms by which a programme is begun from something, and by which it comes in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, FileField, HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from eventapp.auth.editing import RecordForm
from eventapp.core.errors import DomainError
from eventapp.drafting.bringing import Wanted
from eventapp.drafting.templates import TEMPLATES
from eventapp.drafting.wording import TEMPLATE_NAMES
from eventapp.events.models import Event
from eventapp.incoming.decoding import LARGEST
from eventapp.organisations.models import OrganisationKind
from eventapp.web import dates
from eventapp.web.fields import Choice, Moment
from eventapp.web.forms import Required
from eventapp.web.templating import loc_text

LONGEST_PASTE = 1_000_000  # characters
APPEND, REPLACE = "append", "replace"
ORGANISATIONS = {
    OrganisationKind.NGO: _l("Non-governmental organisations"),
    OrganisationKind.INSTITUTION: _l("Institutions"),
    OrganisationKind.AGENCY: _l("Agencies"),
    OrganisationKind.COMPANY: _l("Companies"),
}


class TemplateForm(RecordForm):
    """Which template, and from when."""

    template = Choice(_l("Template"), default="evening_debate")
    starts = Moment(
        _l("From"), [Optional()], description=_l("Empty: the sessions come without hours.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.template.offer((x, TEMPLATE_NAMES[x]) for x in TEMPLATES)


class PastForm(RecordForm):
    """Which other event's programme, and whether its people come along."""

    event = Choice(_l("Event"), [Required(_l("Please choose an event."))])
    with_people = BooleanField(_l("With the people, planned anew"))

    def offer(self, events: Sequence[tuple[Event, int]]) -> None:
        """Set the events to choose from, each with the number of its sessions."""
        self.event.offer([("", _l("Choose")), *((x.id, _called(x, n)) for x, n in events)])


def _called(event: Event, number: int) -> str:
    title = loc_text(event.title, event.main_language)
    sessions = ngettext("%(num)d session", "%(num)d sessions", number)
    return f"{title}, {dates.format_date(event.starts_on)} ({sessions})"


class FileForm(RecordForm):
    """A file, or the text of one."""

    file = FileField(_l("File"), description=_l("CSV, XLSX, schedule.json or .ics, up to 10 MB."))
    text = TextAreaField(
        _l("Or paste it"),
        [Length(max=LONGEST_PASTE, message=_l("Please send this as a file."))],
        description=_l("Rows copied from a spreadsheet will do, with the names of the columns."),
    )

    def given(self) -> tuple[bytes, str]:
        """Return the bytes that were sent and the name of their file.

        :raises DomainError: ``file.missing`` or ``file.too_large``.
        """
        upload = self.file.data
        if upload and getattr(upload, "filename", ""):
            with upload.stream as stream:  # a large one is a file of its own
                return stream.read(LARGEST + 1), str(upload.filename)[:200]
        if not (self.text.data or "").strip():
            raise DomainError("file.missing", field="file")
        return self.text.data.encode("utf-8", "replace"), ""


class ConfirmForm(RecordForm):
    """How a draft comes in. ``seen`` is the stamp of the programme the page showed."""

    how = Choice(_l("The programme that is there"), default=APPEND)
    leave_out = BooleanField(_l("Leave out the rows that are wrong"))
    organisations = Choice(_l("Organisations we do not know"))
    seen = HiddenField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.how.offer(
            [
                (APPEND, _l("stays; these sessions come after it")),
                (REPLACE, _l("goes; these sessions take its place")),
            ]
        )
        self.organisations.offer(
            [
                ("", _l("are not made; their people come without")),
                *((x.value, label) for x, label in ORGANISATIONS.items()),
            ]
        )

    def to_request(self) -> Wanted:
        """Return what the service needs."""
        kind = self.organisations.data
        return Wanted(
            seen=str(self.seen.data or ""),
            replace=self.how.data == REPLACE,
            leave_out=self.leave_out.data,
            organisations=OrganisationKind(kind) if kind else None,
        )

"""The forms by which a list of people is brought, and by which it comes in."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FileField, TextAreaField
from wtforms.validators import Length

from eventapp.auth.editing import RecordForm
from eventapp.core.errors import DomainError
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.drafting.tables import WIDEST
from eventapp.incoming.decoding import LARGEST
from eventapp.invitations.bringing import Wishes
from eventapp.invitations.bringing_wording import COLUMN_NAMES
from eventapp.invitations.models import BroughtList
from eventapp.registration.rules import Category
from eventapp.web.fields import Choice
from eventapp.web.templating import language_label, loc_text

LONGEST_PASTE = 1_000_000  # characters


class BringForm(RecordForm):
    """A file, or the text of one."""

    file = FileField(_l("File"), description=_l("CSV, XLSX, ODS or vCard, up to 10 MB."))
    text = TextAreaField(
        _l("Or type or paste it"),
        [Length(max=LONGEST_PASTE, message=_l("Please send this as a file."))],
        description=_l("One person a line, or rows copied from a spreadsheet."),
    )

    @property
    def given_in(self) -> str:
        """Return the field that what is brought was given in: the file goes before the text."""
        is_typed = not getattr(self.file.data, "filename", "") and (self.text.data or "").strip()
        return "text" if is_typed else "file"

    def given(self) -> tuple[bytes, str]:
        """Return the bytes that were sent and the name of their file.

        :raises DomainError: ``file.missing``.
        """
        upload = self.file.data
        if upload and getattr(upload, "filename", ""):
            with upload.stream as stream:  # a large one is a file of its own
                return stream.read(LARGEST + 1), str(upload.filename)[:200]
        if not (self.text.data or "").strip():
            raise DomainError("file.missing", field="file")
        return self.text.data.encode("utf-8", "replace"), ""


class Columns(FieldList):
    """What each column holds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.own_errors: list[str] = []
        super().__init__(*args, **options)


class WishesForm(RecordForm):
    """What the columns hold, and what holds for all."""

    columns = Columns(Choice(_l("Column")), max_entries=WIDEST)
    has_head = BooleanField(_l("The first row names the columns"))
    language = Choice(_l("Language of mails"))
    category_id = Choice(_l("Category"), default="")
    may_pass_on = BooleanField(_l("The guests may pass their invitations on"))
    leave_out = BooleanField(_l("Leave out the rows that are wrong"))

    @classmethod
    def of(
        cls,
        found: BroughtList,
        categories: Mapping[int, Category],
        main_language: str,
        typed: Any = None,
    ) -> "WishesForm":
        """Return the form of a list, as it stands or as it was sent."""
        form = cls(typed, obj=found)
        for entry in form.columns:
            entry.offer([("", _l("not taken")), *COLUMN_NAMES.items()])
        form.language.offer((x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES)
        named = [(x.id, loc_text(x.name, main_language)) for x in categories.values()]
        form.category_id.offer([("", _l("None")), *named])
        return form

    def to_request(self) -> Wishes:
        """Return what the service needs."""
        return Wishes(
            tuple(x.data for x in self.columns),
            self.has_head.data,
            self.language.data,
            self.category_id.number,
            self.may_pass_on.data,
        )

"""The form of what the institution of a venue asks."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField
from wtforms import Form as SubForm
from wtforms.validators import Optional

from eventapp.accesslists.details import FIELDS, Column
from eventapp.accesslists.models import AccessProfile, DateStyle
from eventapp.accesslists.profiles import ProfileData
from eventapp.accesslists.wording import DATE_STYLES, FIELD_NAMES
from eventapp.auth.editing import RecordForm
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.web.fields import Choice, Clock, Day, LocalisedField, Rows
from eventapp.web.forms import Line, Paragraphs, Required, Whole
from eventapp.web.templating import language_label

LONGEST = 365  # days


class ColumnRow(SubForm):
    """One column of the list; an empty row is none."""

    field = Choice(_l("What is asked"))
    label = Line(_l("As the institution calls it"))
    required = BooleanField(_l("Must be given"), default=True)
    gone = BooleanField(_l("Remove"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.field.offer([("", _l("Nothing")), *((x, FIELD_NAMES[x]) for x in FIELDS)])

    @property
    def is_given(self) -> bool:
        """Tell whether the row is a column that is to stay."""
        return bool(not self.gone.data and self.field.data)

    def to_column(self) -> Column:
        """Return what the service needs."""
        return Column(str(self.field.data), self.label.data or "", bool(self.required.data))


def _days(label: Any, low: int) -> Whole:
    return Whole(label, [Required(_l("Please enter a whole number."))], low=low, high=LONGEST)


class ProfileForm(RecordForm):
    """What an institution asks of visitors."""

    columns = Rows(FormField(ColumnRow), label=_l("What is asked"), spare=2)
    badges = Paragraphs(
        _l("Badges that need no details"),
        description=_l("One on each line, as the institution calls them."),
        length=2000,
        render_kw={"rows": 3},
    )
    note = LocalisedField(_l("Note to those asked"), paragraphs=True, length=2000)
    language = Choice(_l("Language of the list"))
    date_style = Choice(_l("Dates are written"))
    ask_days = _days(_l("Days before the event to ask"), 1)
    cut_off_days = Whole(_l("Days before the event to close"), low=0, high=LONGEST, default=0)
    cut_off_time = Clock(_l("Hour to close"), [Required()])
    head_count = Whole(_l("Most people"), [Optional()], low=1, high=100_000)
    delete_days = _days(_l("Days after the event to delete"), 1)
    checked_on = Day(
        _l("Last checked"),
        [Optional()],
        description=_l("When the institution last confirmed this."),
    )

    @classmethod
    def of(cls, shown: AccessProfile | ProfileData, typed: Any = None) -> "ProfileForm":
        """Return the form of a profile, or of the example to start from."""
        columns, revision = (
            (shown.asked, shown.revision)
            if isinstance(shown, AccessProfile)
            else (shown.columns, None)
        )
        plain = ("note", "language", "date_style", "ask_days", "cut_off_days", "cut_off_time")
        kept = (*plain, "head_count", "delete_days", "checked_on")
        return cls(
            typed,
            columns=[{"field": x.field, "label": x.label, "required": x.required} for x in columns],
            badges="\n".join(shown.badges),
            revision=revision,
            **{x: getattr(shown, x) for x in kept},
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.offer((x, language_label(x)) for x in INTERFACE_LANGUAGES)
        self.date_style.offer(DATE_STYLES.items())

    def rows_kept(self) -> dict[str, list[int]]:
        """Return which rows the service was given."""
        return {"columns": [n for n, x in enumerate(self.columns) if x.form.is_given]}

    def to_request(self) -> ProfileData:
        """Return what the service needs."""
        return ProfileData(
            columns=[x.form.to_column() for x in self.columns if x.form.is_given],
            badges=(self.badges.data or "").splitlines(),
            language=self.language.data,
            note=self.note.data,
            date_style=DateStyle(self.date_style.data),
            ask_days=self.ask_days.data or 0,
            cut_off_days=self.cut_off_days.data or 0,
            cut_off_time=self.cut_off_time.data or time(),
            head_count=self.head_count.data,
            delete_days=self.delete_days.data or 0,
            checked_on=self.checked_on.data,
        )

"""Fields that the back office needs: choices, dates and hours, rows, texts by language."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import DateField, DateTimeLocalField, FieldList, SelectField, StringField, TimeField
from wtforms import Field as WTField
from wtforms import SelectMultipleField as MultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, html_params

from eventapp.core.localised import CONTENT_LANGUAGES, INTERFACE_LANGUAGES, Localised
from eventapp.core.partial import PartialDate
from eventapp.core.text import (
    NAME_LENGTH,
    TEXT_LENGTH,
    clean_line,
    clean_text,
    has_control,
    has_direction_override,
)
from eventapp.web.languages import current_language

MANY_ROWS = 60
# The button by which a form asks for one more of something: "row:hosts", "language:de".
MORE = "more"


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return ``(value, label)`` pairs as a select field takes them."""
    return [SelectChoice("" if value is None else str(value), label) for value, label in pairs]


def number_of(typed: Any) -> int | None:
    """Return the number of a record as a form or an address carries it; None for anything else."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def text_asked(name: str = "q", *, length: int = 100) -> str:
    """Return what an address says under a name: one line that any database can be asked for."""
    return clean_line(request.args.get(name, ""))[:length]


def page_asked() -> int:
    """Return the page of a list that the address asks for, from 1."""
    return max(1, min(number_of(request.args.get("page")) or 1, 100_000))


class Choice(SelectField):
    """One of several; the options are ``(value, label)`` pairs, compared as text."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, choices=options.pop("choices", []), **options)

    def offer(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        """Set the options of this form."""
        self.choices = choices(pairs)

    @property
    def number(self) -> int | None:
        """Return the chosen record's number, once the choice is known to be offered."""
        return int(self.data) if self.data else None

    def process_data(self, value: Any) -> None:
        """Show an enum by its value, and nothing as the empty choice."""
        self.data = "" if value is None else str(getattr(value, "value", value))

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if self.data not in {x.value for x in self.choices}:
            raise StopValidation(_l("Please choose one of the options."))


class Ticks(MultipleField):
    """Any of several, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        """Set the options of this form."""
        self.choices = choices(pairs)


class Day(DateField):
    """A date."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read an ISO date; an empty field is None."""
        self.data = _read(valuelist, date.fromisoformat, _l("Please enter a date that exists."))


class Clock(TimeField):
    """An hour and minute on the 24-hour clock."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read an ISO time; an empty field is None."""
        found = _read(valuelist, time.fromisoformat, _l("Please enter a time such as 14:30."))
        self.data = found.replace(tzinfo=None) if found else None


class Moment(DateTimeLocalField):
    """A date with hour and minute on the wall."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read an ISO date and time; an empty field is None."""
        wrong = _l("Please enter a date and time that exist.")
        found = _read(valuelist, datetime.fromisoformat, wrong)
        self.data = found.replace(tzinfo=None) if found else None


class Partial(StringField):
    """A date known to the day, the month or the year."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 2023, 2023-11 or 2023-11-18; an empty field is None."""
        wrong = _l("Please write 2023, 2023-11 or 2023-11-18.")
        self.data = _read(valuelist, PartialDate.parse, wrong)


def _read(valuelist: list[str], parse: Any, wrong: Any) -> Any:
    typed = valuelist[0].strip() if valuelist else ""
    if not typed:
        return None
    try:
        if len(typed) > 30 or not typed.isascii():
            raise ValueError(typed)
        return parse(typed)
    except ValueError:
        raise ValueError(wrong) from None


def _asked(formdata: Any) -> str:
    return str(formdata.get(MORE, ""))


class Rows(FieldList):
    """Rows of a sub-form, with some empty ones at the end to be filled in."""

    def __init__(self, unbound_field: Any, *args: Any, spare: int = 1, **options: Any) -> None:
        self.spare = spare
        self.own_errors: list[str] = []
        super().__init__(unbound_field, *args, max_entries=MANY_ROWS, **options)

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for key in formdata:
            rest = key.removeprefix(f"{prefix}-") if key.startswith(f"{prefix}-") else ""
            number = rest.split("-", 1)[0]
            if len(number) <= 2 and number.isascii() and number.isdigit():
                yield int(number)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the rows given and add the spare ones."""
        super().process(formdata, data or [], extra_filters)
        if not formdata:
            for _spare in range(self.spare):
                self.append_entry()
        elif _asked(formdata) == f"row:{self.name}" and len(self.entries) < MANY_ROWS:
            self.append_entry()

    def replace(self, other: "Rows") -> None:
        """Take the rows given in another form of the same kind."""
        self.entries: list[Any] = [x for x in other.entries if x.form.is_given]
        self._compact_indices()


class LocalisedField(WTField):
    """One text in several languages, an input for each; ``data`` is a Localised.

    The reader's own language comes first, then the others of the interface, then any other there is
    a text in or a button asked for.
    """

    errors: Any
    process_errors: list[Any]

    def __init__(
        self,
        label: Any = None,
        *,
        paragraphs: bool = False,
        length: int = 0,
        required: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.paragraphs = paragraphs
        self.length = length or (TEXT_LENGTH if paragraphs else NAME_LENGTH)
        self.missing_message = required
        self.typed: dict[str, str] = {}
        self.by_language: dict[str, list[Any]] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the texts of the record, then what was typed over them."""
        self.process_errors = []
        known = data if isinstance(data, Localised) else self.default or Localised()
        self.object_data = known
        self.typed = dict(known)
        if formdata:
            self.typed = {
                lang: formdata[f"{self.name}-{lang}"]
                for lang in CONTENT_LANGUAGES
                if f"{self.name}-{lang}" in formdata
            }
            if (asked := _asked(formdata).removeprefix("language:")) in CONTENT_LANGUAGES:
                self.typed.setdefault(asked, "")
        self._tidy()

    def _tidy(self) -> None:
        tidy = clean_text if self.paragraphs else clean_line
        self.data = Localised({lang: tidy(text) for lang, text in self.typed.items()})

    def put(self, lang: str, text: str) -> None:
        """Replace the text of one language."""
        self.typed[lang] = text
        self._tidy()

    def languages(self) -> list[str]:
        """Return the languages to show, in their order."""
        more = [x for x in self.typed if x in CONTENT_LANGUAGES]
        return list(dict.fromkeys((current_language(), *INTERFACE_LANGUAGES, *more)))

    def pre_validate(self, form: Any) -> None:
        """Refuse what no text may hold, language by language."""
        self.by_language = {}
        for lang, text in self.typed.items():
            message = self._fault(text)
            if message:
                self.refuse(lang, message)
        if self.missing_message and not self.data:
            raise StopValidation(self.missing_message)

    def _fault(self, text: str) -> Any:
        if has_control(text) or has_direction_override(text):
            return _l("This holds invisible control characters. Please type it again without them.")
        if not self.paragraphs and ("\n" in text.strip() or "\r" in text.strip()):
            return _l("Please write this on one line.")
        if len(text) > self.length:
            return _l("Please shorten this to %(max)d characters.", max=self.length)
        return None

    def refuse(self, lang: str, message: Any) -> None:
        """Note a fault of one language."""
        self.by_language.setdefault(lang, []).append(message)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Count the faults of the languages as faults of the field."""
        if self.by_language and not self.errors:
            self.errors = [m for messages in self.by_language.values() for m in messages]

    def is_untranslated(self, lang: str) -> bool:
        """Tell whether there is a text, but none in this language."""
        return bool(self.data) and lang not in self.data

    def control(self, lang: str) -> Markup:
        """Return the input of one language."""
        values: dict[str, Any] = {
            "id": f"{self.id}-{lang}",
            "name": f"{self.name}-{lang}",
            "lang": lang,
            "maxlength": self.length,
        }
        described = [f"{self.id}-hint"] if self.description else []
        if self.by_language.get(lang):
            described.append(f"{self.id}-{lang}-error")
        elif self.errors:
            described.append(f"{self.id}-error")
        if described:
            values["aria-describedby"] = " ".join(described)
        if self.errors or self.by_language.get(lang):
            values["aria-invalid"] = "true"
        text = self.typed.get(lang, "")
        if self.paragraphs:
            rows = Markup("<textarea {}>\n{}</textarea>")
            return rows.format(Markup(html_params(rows=5, **values)), text)  # noqa: S704
        return Markup("<input {}>").format(
            Markup(html_params(type="text", value=text, **values))  # noqa: S704
        )

"""The fields in which a guest answers the questions of an event."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField, RadioField
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from eventapp.core.checks import countries
from eventapp.core.errors import DomainError
from eventapp.core.text import fold
from eventapp.questions import rules, uploads
from eventapp.questions.answers import LONG_LENGTH, field_of
from eventapp.questions.rules import Asked
from eventapp.web.fields import Choice, Day, Ticks
from eventapp.web.forms import Line, Paragraphs
from eventapp.web.languages import current_language
from eventapp.web.refusals import sentence
from eventapp.web.templating import country_name, language_label, loc

KEPT = "kept"  # the field beside a file's that carries the receipt


class OneOf(RadioField):
    """One of a few, each to be seen; to choose none is an answer too."""

    def pre_validate(self, form: WTForm) -> None:
        """Refuse what was not offered."""
        if self.data and self.data not in {x.value for x in self.choices}:
            raise StopValidation(_l("Please choose one of the options."))


class Some(Ticks):
    """Any of several options."""

    def pre_validate(self, form: WTForm) -> None:
        """Refuse what was not offered."""
        if not set(self.data or ()) <= {x.value for x in self.choices}:
            raise StopValidation(_l("Please choose one of the options."))


class Sent(FileField):
    """A PDF or a picture; one that came with a form at fault need not be sent again."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the file of the record, then what was sent with this form."""
        self.process_errors = []
        self.data = list(data or [])
        self.was_there = bool(self.data)
        if not formdata:
            return
        kept = uploads.received(formdata.get(f"{self.name}-{KEPT}", ""))
        self.data = [] if formdata.get(f"{self.name}-gone") else kept or self.data
        sent = formdata.get(self.name)
        if sent is None or not getattr(sent, "filename", ""):
            return
        try:
            self.data = uploads.taken_in(sent.stream.read(uploads.LARGEST + 1), sent.filename)
        except DomainError as error:
            self.process_errors = [sentence(error)]

    @property
    def receipt(self) -> str:
        """Return what the form carries of the file, empty when there is none."""
        return uploads.receipt(self.data) if self.data else ""


def put_into(
    form: Any, questions: Sequence[Asked], formdata: Any, said: rules.Said, main: str
) -> None:
    """Give a form a field for each question, filled with what was said, or sent with the form."""
    form.questions = [x for x in questions if not x.retired]
    for one in form.questions:
        name = field_of(one.id)
        # Form itself takes none but those of its class, though its base does.
        BaseForm.__setitem__(form, name, _field(one, said.get(one.id, ()), main))
        form[name].flags.required = one.required
        form[name].process(formdata, _shown(one, said.get(one.id, ())))


def _field(one: Asked, had: Sequence[str], main: str) -> Any:
    options = [SelectChoice(x.key, loc(x.label, main)) for x in one.offered(had)]
    make, options_of = _MADE[one.kind]
    values: dict[str, Any] = dict(options_of(one, options))
    if one.help:
        values["description"] = loc(one.help, main)
    return make(loc(one.label, main), **values)


def _none(_one: Asked, _options: list[SelectChoice]) -> dict[str, Any]:
    return {}


def _its_own(_one: Asked, options: list[SelectChoice]) -> dict[str, Any]:
    return {"choices": options}


def _agree(one: Asked, _options: list[SelectChoice]) -> dict[str, Any]:
    return {"choices": [SelectChoice(rules.YES, loc(one.label))]}


def _paragraphs(_one: Asked, _options: list[SelectChoice]) -> dict[str, Any]:
    return {"length": LONG_LENGTH, "render_kw": {"rows": 3}}


def _countries(_one: Asked, _options: list[SelectChoice]) -> dict[str, Any]:
    return {"choices": _listed((x, country_name(x)) for x in countries())}


def _languages(one: Asked, _options: list[SelectChoice]) -> dict[str, Any]:
    every = [x for x in map(str, Locale("en").languages) if len(x) == 2 and x.isalpha()]
    codes = [x.key for x in one.options] or every
    return {"choices": _listed((x, language_label(x)) for x in codes)}


def _file(_one: Asked, _options: list[SelectChoice]) -> dict[str, Any]:
    return {"render_kw": {"accept": ".pdf,image/jpeg,image/png,image/webp"}}


_MADE: dict[str, tuple[Any, Callable[[Asked, list[SelectChoice]], dict[str, Any]]]] = {
    "text": (Line, _none),
    "long_text": (Paragraphs, _paragraphs),
    "choice": (OneOf, _its_own),
    "several": (Some, _its_own),
    "date": (Day, _none),
    "country": (Choice, _countries),
    "language": (Choice, _languages),
    "file": (Sent, _file),
    "consent": (Some, _agree),
}


def _listed(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    by_name = sorted(pairs, key=lambda x: fold(x[1]))
    return [SelectChoice("", "–"), *(SelectChoice(*x) for x in by_name)]  # noqa: RUF001


def _shown(one: Asked, values: Sequence[str]) -> Any:
    match one.kind:
        case "several" | "file" | "consent":
            return list(values)
        case "date":
            return date.fromisoformat(values[0]) if values else None
        case _:
            return values[0] if values else ""


def said_by(form: Any) -> dict[int, list[str]]:
    """Return what a guest answered in a form, as the rules need it."""
    return {x.id: _value(form[field_of(x.id)]) for x in form.questions}


def _value(field: Field) -> list[str]:
    data = field.data
    if not data:
        return []
    return [str(x) for x in data] if isinstance(data, list) else [str(data)]


def check(form: Any, category: int | None) -> None:
    """Put each fault of the questions asked at its field; drop those of questions not asked."""
    said = said_by(form)
    open_ones = rules.asked(form.questions, category, said)
    known = {x.id: x for x in form.questions}
    for one in known.values():
        if one.id not in open_ones:
            form[field_of(one.id)].errors = []
    for id, code in rules.faults(form.questions, category, said):
        field = form[field_of(id)]
        if not field.errors:
            field.errors = [sentence(DomainError(code))]


def condition(one: Asked, questions: Sequence[Asked], main: str = "en") -> str:
    """Return in words when a question is asked: for whoever reads the form without script."""
    other = next((x for x in questions if x.id == one.on), None)
    if other is None:
        return ""
    lang = current_language()
    label = str(other.label.text(lang, main))
    if other.kind == "consent":
        return _("If you agree: “%(question)s”", question=label)
    if not one.on_values:
        return _("If you answered “%(question)s”", question=label)
    words = [rules.spoken(other, x, lang) for x in sorted(one.on_values)]
    return _("If “%(question)s” is: %(answers)s", question=label, answers=" / ".join(words))

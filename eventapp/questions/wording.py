"""What the kinds of questions are called, and how an answer reads."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.questions import rules
from eventapp.questions.models import Answer, QuestionKind
from eventapp.questions.rules import Asked
from eventapp.web import dates
from eventapp.web.languages import current_language
from eventapp.web.templating import country_name, language_label

KINDS = {
    QuestionKind.TEXT: _l("One line"),
    QuestionKind.LONG_TEXT: _l("Several lines"),
    QuestionKind.CHOICE: _l("One of several"),
    QuestionKind.SEVERAL: _l("Any of several"),
    QuestionKind.DATE: _l("Date"),
    QuestionKind.COUNTRY: _l("Country"),
    QuestionKind.LANGUAGE: _l("Language"),
    QuestionKind.FILE: _l("File: PDF or picture"),
    QuestionKind.CONSENT: _l("Consent"),
}


def answer_words(one: Asked, answer: Answer) -> str:
    """Return what a guest answered, in the language of the page."""
    if one.kind == "consent" and not answer.value:
        return _("taken back")
    said = [*(value_words(one, x) for x in _shown(one, answer.value))]
    if answer.other:
        said.append(_("other answer: %(text)s", text=answer.other))
    return ", ".join(said)


def _shown(one: Asked, value: Sequence[str]) -> Sequence[str]:
    return value[1:] if one.kind == "file" else value


def value_words(one: Asked, value: str) -> str:
    """Return one value of an answer, in the language of the page."""
    match one.kind:
        case "date":
            return dates.format_date(date.fromisoformat(value))
        case "country":
            return country_name(value)
        case "language":
            return language_label(value)
        case "consent":
            return _("yes")
        case _:
            return rules.spoken(one, value, current_language())

"""The organisers' form of a question to guests."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as SubForm
from wtforms.validators import Optional, StopValidation

from eventapp.auth.editing import RecordForm
from eventapp.core.localised import CONTENT_LANGUAGES
from eventapp.core.text import NAME_LENGTH
from eventapp.questions import rules
from eventapp.questions.data import HELP_LENGTH, LABEL_LENGTH, QuestionData
from eventapp.questions.models import QuestionKind
from eventapp.questions.rules import Asked, Option
from eventapp.questions.wording import KINDS
from eventapp.registration.rules import Category
from eventapp.web.fields import Choice, Day, LocalisedField, Rows, Ticks, number_of
from eventapp.web.templating import language_label, loc_text


class OptionRow(SubForm):
    """One answer to choose; an empty row is none."""

    key = HiddenField()
    label = LocalisedField(_l("Answer"), length=NAME_LENGTH)
    retired = BooleanField(_l("No longer offered"))

    @property
    def is_given(self) -> bool:
        """Tell whether the row says anything."""
        return bool(self.label.data)

    def to_request(self) -> Option:
        """Return what the service needs."""
        return Option(self.key.data or "", self.label.data, bool(self.retired.data))


class QuestionForm(RecordForm):
    """What an organiser says of a question."""

    kind = Choice(_l("How it is answered"), default=QuestionKind.TEXT.value)
    label = LocalisedField(
        _l("Question"),
        length=LABEL_LENGTH,
        required=_l("Please write the question."),
        description=_l("Of a consent: the sentence that a guest agrees to."),
    )
    help = LocalisedField(_l("Help"), paragraphs=True, length=HELP_LENGTH)
    required = BooleanField(
        _l("Must be answered"),
        description=_l("Only by those who are asked it. A consent must then be given."),
    )
    options = Rows(FormField(OptionRow), label=_l("Answers to choose from"), spare=2)
    languages = Ticks(_l("Languages to choose from"))
    categories = Ticks(_l("Asked of"))
    only_if = Ticks(_l("Asked only after one of these answers"))
    delete_on = Day(
        _l("Answers are deleted on"),
        [Optional()],
        description=_l("The first day without them. Empty: they are kept with the guest."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.offer((x.value, label) for x, label in KINDS.items())
        self.languages.offer((x, language_label(x)) for x in CONTENT_LANGUAGES)

    def offer(
        self, categories: Sequence[Category], others: Sequence[Asked], own: int | None, main: str
    ) -> None:
        """Set the categories and the answers to other questions to choose from."""
        self.categories.offer((x.id, loc_text(x.name, main)) for x in categories)
        pairs = []
        for one in others:
            if one.id != own and not one.retired:
                pairs += _answers(one, main)
        self.only_if.offer(pairs)

    def validate_only_if(self, field: Any) -> None:
        """Refuse answers to two questions: a condition names one."""
        if len({x.partition(":")[0] for x in field.data or ()}) > 1:
            raise StopValidation(_l("Please choose answers to one question only."))

    @staticmethod
    def values_of(data: QuestionData) -> dict[str, Any]:
        """Return the values that show a question's data in the form."""
        values = {x: getattr(data, x) for x in ("kind", "label", "help", "required", "delete_on")}
        values["options"] = [
            {"key": x.key, "label": x.label, "retired": x.retired} for x in data.options
        ]
        values["languages"] = list(data.languages)
        values["categories"] = [str(x) for x in data.categories]
        named = data.on_values or ("",)
        values["only_if"] = [f"{data.on_id}:{x}" for x in named] if data.on_id else []
        return values

    def rows_kept(self) -> dict[str, list[int]]:
        """Return which rows the service was given, in its order."""
        return {"options": [n for n, x in enumerate(self.options) if x.form.is_given]}

    def to_request(self) -> QuestionData:
        """Return what the service needs."""
        chosen = [x.partition(":") for x in self.only_if.data or ()]
        values = [value for _on, _colon, value in chosen]
        return QuestionData(
            kind=QuestionKind(self.kind.data),
            label=self.label.data,
            help=self.help.data,
            required=self.required.data,
            categories=tuple(number_of(x) or 0 for x in self.categories.data or ()),
            options=tuple(x.form.to_request() for x in self.options if x.form.is_given),
            languages=tuple(self.languages.data or ()),
            on_id=number_of(chosen[0][0]) if chosen else None,
            on_values=() if "" in values else tuple(values),
            delete_on=self.delete_on.data,
        )


def _answers(one: Asked, main: str) -> list[tuple[str, str]]:
    label = loc_text(one.label, main)
    if one.kind == "consent":
        return [(f"{one.id}:{rules.YES}", _("%(question)s: agreed", question=label))]
    anything = (f"{one.id}:", _("%(question)s: any answer", question=label))
    options = one.options if one.kind in rules.OPTIONS else ()
    return [anything] + [
        (
            f"{one.id}:{x.key}",
            _("%(question)s: %(answer)s", question=label, answer=loc_text(x.label, main)),
        )
        for x in options
    ]

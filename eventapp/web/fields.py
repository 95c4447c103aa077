"""Fields that the back office needs: choices, dates and hours, addresses, texts by language."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return ``(value, label)`` pairs as a select field takes them."""
    return [SelectChoice(str(value), label) for value, label in pairs]


class Choice(SelectField):
    """One of several; the options are ``(value, label)`` pairs."""

    def offer(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        """Set the options of this form."""
        self.choices = choices(pairs)

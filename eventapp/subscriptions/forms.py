"""The form that makes, renews or closes the address of a personal calendar."""

from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.auth.access import reader
from eventapp.web.fields import Choice
from eventapp.web.forms import Form

REMINDERS = (("", _l("No reminder")), ("60", _l("One hour before")), ("1440", _l("One day before")))


class KeyForm(Form):
    """Which reminder the entries ring with; its buttons say what is to be done."""

    reminder = Choice(_l("Reminder"), default="")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, prefix="calendar-", **options)
        self.reminder.offer(REMINDERS)

    @property
    def minutes(self) -> int | None:
        """Return the minutes before an entry at which programs ring."""
        return self.reminder.number


class AccountKeyForm(KeyForm):
    """The same for the signed-in account alone."""

    class Meta(KeyForm.Meta):
        """Bind the token to the account."""

        @staticmethod
        def reader() -> str:
            """Return the account's identifier, which changes when its sessions end."""
            return reader()

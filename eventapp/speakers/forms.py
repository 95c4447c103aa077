"""The forms behind a speaker's link."""

from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.text import NAME_LENGTH
from eventapp.speakers.deputies import DeputyData
from eventapp.speakers.service import REASON_LENGTH
from eventapp.web.fields import Choice
from eventapp.web.forms import Address, Form, Line, Paragraphs, Required
from eventapp.web.templating import language_label

_REASON: dict[str, Any] = {"rows": 4}


class AcceptForm(Form):
    """The one button that accepts."""


class HideForm(Form):
    """The one button that takes a speaker off the public pages."""


class DeclineForm(Form):
    """A no, with a reason if one likes."""

    reason = Paragraphs(
        _l("Reason"),
        length=REASON_LENGTH,
        description=_l("For the organisers only. You need not give one."),
        render_kw=_REASON,
    )


class DeputyForm(Form):
    """Whom a speaker names to stand in for them."""

    name = Line(
        _l("Name"),
        [Required(_l("Please tell us their name."))],
        length=NAME_LENGTH,
    )
    email = Address(
        _l("E-mail"),
        [Required(_l("Please tell us their e-mail address."))],
        description=_l("We write to them once the organisers agree."),
        render_kw={"maxlength": 254},
    )
    role = Line(_l("Function"), length=NAME_LENGTH, description=_l("Head of office, adviser"))
    language = Choice(_l("Language of our mails to them"), default="")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES]
        self.language.offer([("", _l("The same as mine")), *known])

    def to_request(self) -> DeputyData:
        """Return what the service needs."""
        return DeputyData(
            self.name.data or "",
            self.email.data or "",
            self.role.data or "",
            self.language.data or "",
        )

"""The forms of a focal point: one person, several at once, and taking one off."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.quotas.models import NamedGuest
from eventapp.quotas.rules import MOST_LINES, Named, pasted
from eventapp.registration.forms import no_link
from eventapp.web.forms import Address, Form, Line, Paragraphs, Required
from eventapp.web.templating import language_label

PASTED_LENGTH = 40_000


class _NamingForm(Form):
    language = RadioField(
        _l("Language of our mails"),
        choices=[SelectChoice(x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES],
        validate_choice=True,
    )
    agreed = BooleanField(
        _l("They know that I give you their name and address for this event."),
        [Required(_l("Please tell them first."))],
    )


class PersonForm(_NamingForm):
    """One person."""

    name = Line(
        _l("Name"),
        [Required(_l("Please give a name.")), no_link],
        description=_l("As it should stand on the badge."),
        render_kw={"autocomplete": "off"},
    )
    email = Address(
        _l("E-mail address"),
        [Required(_l("Please give an e-mail address."))],
        render_kw={"maxlength": 254, "autocomplete": "off"},
    )
    role = Line(_l("Function"), [no_link], render_kw={"autocomplete": "off"})

    @classmethod
    def of(cls, row: NamedGuest, sent: Any = None) -> "PersonForm":
        """Return the form filled with what is known, or what was sent."""
        form = cls(sent, obj=row)
        del form.agreed  # they were told when they were put on the list
        return form

    def to_named(self) -> Named:
        """Return whom the form names."""
        return Named(self.name.data, self.email.data, self.language.data, self.role.data or "")


class SeveralForm(_NamingForm):
    """Several people at once, one a line; it stands on one page with the form of one."""

    people = Paragraphs(
        _l("People"),
        [Required(_l("Please write at least one line."))],
        length=PASTED_LENGTH,
        description=_l("One a line: Ada Lovelace, ada@example.org"),
        render_kw={"rows": 5, "spellcheck": "false", "autocapitalize": "none"},
    )

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata, prefix="several-", **options)

    def validate_people(self, field: Paragraphs) -> None:
        """Refuse lines that say no name or no address, by their numbers."""
        found = pasted(field.data, "en")
        if found.faults:
            lines = ", ".join(str(x) for x in found.faults[:10])
            raise StopValidation(
                ngettext(
                    "Line %(lines)s needs a name and an e-mail address.",
                    "Lines %(lines)s need a name and an e-mail address each.",
                    len(found.faults),
                    lines=lines,
                )
            )
        if len(found.people) > MOST_LINES:
            raise StopValidation(_l("At most %(limit)d people at once.", limit=MOST_LINES))
        no_link(self, field)

    def to_named(self) -> tuple[Named, ...]:
        """Return whom the form names."""
        return pasted(self.people.data, self.language.data).people


class OffForm(Form):
    """The one button that takes somebody off."""

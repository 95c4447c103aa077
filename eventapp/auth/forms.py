"""The forms of accounts, and the base of every form of the back office."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectMultipleField, ValidationError
from wtforms.fields import Field
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.auth.access import reader
from eventapp.auth.models import RoleName
from eventapp.auth.service import PASSWORD_MAX, PASSWORD_MIN, AccountRequest
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.web.fields import Choice, choices
from eventapp.web.forms import Address, Form, Line, Required
from eventapp.web.templating import language_label

ROLE_LABELS = {
    RoleName.ADMINISTRATOR: _l("Administrator: everything, accounts included"),
    RoleName.ORGANISER: _l("Organiser: events, programme, guests, messages"),
    RoleName.DOOR: _l("Door: the list of arrivals"),
    RoleName.ACCESS_LIST: _l("Access lists: reads the identity data of visitors and hands it over"),
}


class AccountForm(Form):
    """A form of the back office: its token is good for the signed-in account alone."""

    class Meta(Form.Meta):
        """Bind the token to the account."""

        @staticmethod
        def reader() -> str:
            """Return the account's identifier, which changes when its sessions end."""
            return reader()

    def __init__(self, formdata: Any = None, *args: Any, **options: Any) -> None:
        # An empty form is one not sent: it must not hide what the record holds.
        super().__init__(formdata or None, *args, **options)


class Press(AccountForm):
    """A single button."""


class SignInForm(Form):
    """Address and password; or the address alone, to be sent a link."""

    email = Line(
        _l("E-mail address"),
        [Required(_l("Please enter your e-mail address."))],
        length=254,
        render_kw={"type": "email", "autocomplete": "username"},
    )
    password = PasswordField(_l("Password"), render_kw={"autocomplete": "current-password"})


class LinkForm(Form):
    """The one button behind a sign-in link."""


class PasswordForm(AccountForm):
    """A new password, typed once; the field can be shown by the browser."""

    password = PasswordField(
        _l("New password"),
        [Required(_l("Please choose a password."))],
        description=_l("At least 12 characters. A sentence you can remember is a good password."),
        render_kw={"autocomplete": "new-password", "maxlength": PASSWORD_MAX, "required": True},
    )

    def validate_password(self, field: Field) -> None:
        """Refuse what is too short or too long."""
        if not PASSWORD_MIN <= len(field.data or "") <= PASSWORD_MAX:
            raise ValidationError(_l("Please use from 12 to 200 characters."))


class LocalAddress(Address):
    """A mail address that may be of this machine alone, as the first administrator's is."""

    local = True


class ProfileForm(AccountForm):
    """What one may change of the own account."""

    name = Line(_l("Name"), render_kw={"autocomplete": "name"})
    email = LocalAddress(
        _l("E-mail address"),
        [Required(_l("Please enter your e-mail address."))],
        render_kw={"autocomplete": "email"},
    )
    language = Choice(_l("Language of the back office"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.offer((x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES)


class RolesField(SelectMultipleField):
    """Tick boxes for the roles."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def roles_field() -> RolesField:
    """Return the field that gives roles."""
    offered = choices((x.value, label) for x, label in ROLE_LABELS.items())
    return RolesField(_l("Roles"), choices=offered, coerce=str)


class RolesForm(AccountForm):
    """The roles of one account."""

    roles = roles_field()

    def chosen(self) -> frozenset[RoleName]:
        """Return the roles ticked."""
        return frozenset(RoleName(x) for x in self.roles.data or ())


class InvitationForm(RolesForm):
    """A colleague to invite."""

    email = Address(
        _l("E-mail address"), [Required(_l("Please enter the colleague's e-mail address."))]
    )
    name = Line(_l("Name"))
    language = Choice(_l("Language"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.offer((x, language_label(x, native=True)) for x in INTERFACE_LANGUAGES)

    def validate_roles(self, field: Field) -> None:
        """An account without a role could open nothing."""
        if not field.data:
            raise ValidationError(_l("Please give at least one role."))

    def to_request(self) -> AccountRequest:
        """Return what the service needs."""
        return AccountRequest(
            email=self.email.data,
            name=self.name.data or "",
            language=self.language.data,
            roles=self.chosen(),
        )

"""The base of every form: signed tokens instead of cookies, clean text, faults at the field."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from markupsafe import Markup
from wtforms import EmailField, Field, IntegerField, StringField, TextAreaField, ValidationError
from wtforms import Form as WTForm
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, Length, StopValidation

from eventapp.core.addresses import mail_address
from eventapp.core.errors import DomainError
from eventapp.core.text import (
    NAME_LENGTH,
    TEXT_LENGTH,
    clean_line,
    clean_text,
    has_control,
    has_direction_override,
)
from eventapp.web.faults import Fault, of_field
from eventapp.web.languages import current_language
from eventapp.web.refusals import sentence

TOKEN_SECONDS = 12 * 3600


class SignedCSRF(CSRF):
    """A token signed for one form and one reader, valid for twelve hours, that needs no cookie.

    A public form carries no authority of its visitor, so it is bound to the form alone; a form of
    the back office sets ``reader`` in its Meta to the account's identifier.
    """

    def setup_form(self, form: WTForm) -> list[tuple[str, Any]]:
        """Remember for which form and reader the token is."""
        self.subject = f"{type(form).__name__}:{form.meta.reader()}"
        return super().setup_form(form)

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(current_app.secret_key or "", salt="form")

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """Return a fresh token."""
        return str(self._serializer().dumps(self.subject))

    def validate_csrf_token(self, form: WTForm, field: CSRFTokenField) -> None:
        """Refuse a missing, forged, foreign or old token with a sentence that says what to do."""
        try:
            subject = self._serializer().loads(field.data or "", max_age=TOKEN_SECONDS)
        except SignatureExpired:
            raise ValidationError(
                _l("This page was open for a long time. Nothing is lost: please send it again.")
            ) from None
        except BadSignature:
            subject = None
        if subject != self.subject:
            raise ValidationError(
                _l("We could not tell that this form came from our page. Please send it again.")
            )


class Form(WTForm):
    """A form with a token, messages in the page's language, and limits on every text."""

    class Meta(DefaultMeta):
        """How each form of the application behaves."""

        csrf = True
        csrf_class = SignedCSRF
        csrf_field_name = "csrf_token"

        @staticmethod
        def reader() -> str:
            """Return whom the token is for; empty for the public."""
            return ""

        def get_translations(self, form: WTForm) -> Any:
            """Return the library's own messages in the page's language."""
            self.locales = [current_language()]
            return super().get_translations(form)

    def refuse(self, error: DomainError) -> None:
        """Show each refusal of a service at its field; one without a field shows nowhere."""
        for fault in error.faults:
            field = self._fields.get(fault.field or "")
            if field is not None and sentence(fault) not in field.errors:
                field.errors = [*field.errors, sentence(fault)]

    def faults(self) -> list[Fault]:
        """Return every fault with its field, in the order of the fields."""
        return [x for field in self for x in of_field(field)]


def printable(form: WTForm, field: Field) -> None:
    """Refuse control characters and direction overrides in what was typed."""
    typed = "".join(x for x in (field.raw_data or []) if isinstance(x, str))
    if has_control(typed) or has_direction_override(typed):
        raise StopValidation(
            _l("This holds invisible control characters. Please type it again without them.")
        )


def one_line(form: WTForm, field: Field) -> None:
    """Refuse line breaks where one line is meant: they could forge headers."""
    if any("\n" in x or "\r" in x for x in (field.raw_data or []) if isinstance(x, str)):
        raise StopValidation(_l("Please write this on one line."))


class Required(InputRequired):
    """Refuse what is missing, empty or blank, with the sentence given."""

    def __call__(self, form: WTForm, field: Field) -> None:
        """Look at the cleaned value, since spaces are no answer."""
        if not field.data or not str(field.data).strip():
            field.errors = []
            raise StopValidation(self.message or _l("Please fill in this field."))


class Line(StringField):
    """One line of text, cleaned."""

    def __init__(
        self, label: Any = None, validators: Any = (), *, length: int = NAME_LENGTH, **options: Any
    ) -> None:
        too_long = _l("Please shorten this to %(max)d characters.", max=length)
        checks = [printable, one_line, *validators, Length(max=length, message=too_long)]
        super().__init__(label, checks, **options)
        self.flags.maxlength = length

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what came in."""
        if valuelist:
            self.data = clean_line(valuelist[0])


class Paragraphs(TextAreaField):
    """Several lines of text, cleaned."""

    def __init__(
        self, label: Any = None, validators: Any = (), *, length: int = TEXT_LENGTH, **options: Any
    ) -> None:
        too_long = _l("Please shorten this to %(max)d characters.", max=length)
        super().__init__(
            label, [printable, *validators, Length(max=length, message=too_long)], **options
        )
        self.flags.maxlength = length

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what came in."""
        if valuelist:
            self.data = clean_text(valuelist[0])


class Address(EmailField):
    """A mail address, checked for form (RFC 5321) and never by a look-up."""

    local = False

    def __init__(self, label: Any = None, validators: Any = (), **options: Any) -> None:
        super().__init__(label, [printable, one_line, *validators, self._well_formed], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Trim what came in."""
        if valuelist:
            self.data = valuelist[0].strip()

    def _well_formed(self, form: WTForm, field: Field) -> None:
        if not field.data or field.data == field.object_data:
            return  # an address kept by an earlier version must not stop another change
        try:
            field.data = mail_address(field.data, local=self.local)
        except UnicodeEncodeError:
            raise StopValidation(
                _l(
                    "We can only write to addresses with plain letters before the @. "
                    "Please give another address."
                )
            ) from None
        except ValueError:
            raise StopValidation(
                _l("Please enter an e-mail address such as name@example.org.")
            ) from None


class Whole(IntegerField):
    """A whole number within bounds; endless digits are refused before anything computes."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = (),
        *,
        low: int = 0,
        high: int = 1_000_000,
        **options: Any,
    ) -> None:
        super().__init__(label, [*validators, self._within], **options)
        self.low, self.high = low, high

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number of at most twelve digits; an empty field is None."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        try:
            if len(typed) > 12:
                raise ValueError(typed)
            self.data = int(typed)
        except ValueError:
            raise ValueError(_l("Please enter a whole number.")) from None

    def _within(self, form: WTForm, field: Field) -> None:
        if self.data is not None and not self.low <= self.data <= self.high:
            raise ValidationError(
                _l("Please enter a number from %(low)d to %(high)d.", low=self.low, high=self.high)
            )


def error_attributes(field: Field) -> Markup:
    """Return the attributes that tie an input to its hint and its fault."""
    ids = [f"{field.id}-hint"] if field.description else []
    ids += [f"{field.id}-error"] if field.errors else []
    described = Markup(' aria-describedby="{}"').format(" ".join(ids)) if ids else Markup("")
    return described + (Markup(' aria-invalid="true"') if field.errors else Markup(""))

"""Which mail addresses can be kept and written to."""

import idna
from email_validator import EmailNotValidError, validate_email

from eventapp.core.text import email_key

ADDRESS_LENGTH = 254  # RFC 5321 section 4.5.3.1.3, less the angle brackets
_LOCAL = "@localhost"


def mail_address(typed: str, *, local: bool = False) -> str:
    """Return the usual spelling of a mail address (RFC 5321), checked for form, never looked up.

    Before the @ only ASCII is taken: anything else asks every server on the way for an extension
    (RFC 6531). ``local`` takes addresses of this machine too.

    :raises UnicodeEncodeError: when the part before the @ holds other letters.
    :raises ValueError: when it is no address, or too long to be kept.
    """
    if local and typed.endswith(_LOCAL):
        return mail_address(f"{typed.removesuffix(_LOCAL)}@example.org").partition("@")[0] + _LOCAL
    try:
        found = validate_email(
            typed, check_deliverability=False, allow_quoted_local=False, test_environment=True
        )
    except EmailNotValidError:
        raise ValueError("no mail address") from None
    found.local_part.encode("ascii")
    if found.local_part.startswith("=?"):  # an encoded word (RFC 2047), of which mailers make more
        raise ValueError("no mail address")
    if len(email_key(found.normalized)) > ADDRESS_LENGTH:
        raise ValueError("too long")
    return found.normalized


def mail_domain(typed: str) -> str:
    """Return the spelling under which a mail domain is one, in Unicode or not (RFC 5891).

    :raises ValueError: when it is no domain name of at least two parts.
    """
    try:
        found = idna.encode(typed.strip().rstrip("."), uts46=True).decode().lower()
    except idna.IDNAError:
        raise ValueError("no domain") from None
    if "." not in found or len(found) > ADDRESS_LENGTH - 2:
        raise ValueError("no domain")
    return found


def shown_domain(name: str) -> str:
    """Return a domain as people read it."""
    try:
        return idna.decode(name)
    except idna.IDNAError:
        return name

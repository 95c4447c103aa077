"""A message row as it travels (RFC 5322, 2045, 6047)."""

import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

from email_validator import EmailNotValidError, validate_email

from eventapp.core.text import clean_line
from eventapp.mail.models import Message

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
POLICY = policy.SMTP.clone(max_line_length=78)


def compose(message: Message, *, sender: str, host: str, reply_to: str = "") -> EmailMessage:
    """Return the mail of a row: text, HTML and, where there is one, the calendar entry.

    ``reply_to`` is the address to which its reader answers, where that is not the sender's.

    The entry stands as the last alternative, which makes clients offer their buttons, and as an
    attachment for those that show none. Entries without a method are a file to be opened only.
    """
    mail = EmailMessage(policy=POLICY)
    name, address = parseaddr(sender)
    mail["From"] = Address(literal(name), addr_spec=address)
    mail["To"] = Address(literal(message.recipient_name), addr_spec=wire(message.recipient))
    if reply_to:
        mail["Reply-To"] = Address(addr_spec=wire(reply_to))
    mail["Subject"] = literal(message.subject)
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<{plain_key(message)}@{host}>"
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office in return
    if message.unsubscribe:  # RFC 8058: one click, answered by the page itself
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    if message.calendar:
        _add_calendar(mail, message)
    return mail


def literal(words: str) -> str:
    """Return what a person typed as one line of a header that reads as they typed it.

    The email package decodes what looks like an encoded word (RFC 2047 section 2), whatever it
    holds: line ends among it, and so headers and a body of somebody else's.
    """
    return clean_line(words).replace("=?", "= ?")


def _add_calendar(mail: EmailMessage, message: Message) -> None:
    method = message.calendar_method
    content = message.calendar.encode()
    if not method:
        mail.add_attachment(
            content,
            maintype="text",
            subtype="calendar",
            filename="sessions.ics",
            cte="base64",
            params={"charset": "utf-8"},
        )
        return
    mail.add_alternative(
        content, maintype="text", subtype="calendar", cte="base64",
        params={"charset": "utf-8", "method": method},
    )  # fmt: skip
    name = "cancel.ics" if method == "CANCEL" else "invite.ics"
    mail.add_attachment(content, maintype="application", subtype="ics", filename=name)


def plain_key(message: Message) -> str:
    """Return the key of a message in characters that identifiers and file names may have."""
    return _UNSAFE.sub(".", message.key)


def wire(address: str) -> str:
    """Return an address as SMTP servers know it: its domain in ASCII (RFC 5891) if need be."""
    if address.isascii():
        return address
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return address
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def domain(address: str) -> str:
    """Return the domain that an address is in, in ASCII; empty where there is none."""
    return wire(address).rpartition("@")[2].lower() if "@" in address else ""

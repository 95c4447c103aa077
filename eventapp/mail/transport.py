"""The two ways out: an SMTP server, or a folder where none is configured."""

import contextlib
import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

NOBODY = {550, 551, 553}  # unknown, moved away, or no address (RFC 5321 section 4.2.3)
_DETAIL = re.compile(r"\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b")
TIMEOUT = 30  # seconds without an answer


class Refused(Exception):
    """The server will never take this message (5yz, RFC 5321 section 4.2.1)."""


class NobodyThere(Refused):
    """The server knows no such recipient, for good."""


class Deferred(Exception):
    """The server will not take this message now (4yz)."""


class Cut(Deferred):
    """The connection broke, or the server closed it, while this message was handed over."""


class Unreachable(Exception):
    """No message can be handed over now: there is no connection, or the sign-in failed."""


class Outlet(Protocol):
    """An open way out."""

    def send(self, mail: EmailMessage, *, name: str) -> None:
        """Hand one mail over, or raise Refused, Deferred, Cut or Unreachable."""


@dataclass(frozen=True, slots=True)
class Server:
    """What SMTP_URL says: ``smtp://user:password@host:port?starttls`` or ``smtps://…``."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool

    @classmethod
    def parse(cls, url: str) -> "Server":
        """Read an SMTP_URL; raise ValueError when it is none."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("SMTP_URL must read smtp://host, smtp://host?starttls or smtps://host")
        wanted = parse_qs(parts.query, keep_blank_values=True).get("starttls", ["0"])[-1]
        starttls = wanted.lower() not in {"0", "no", "false"}
        tls = parts.scheme == "smtps"
        usual = 465 if tls else 587 if starttls else 25
        return cls(
            host=parts.hostname,
            port=parts.port or usual,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=starttls and not tls,
        )


@contextlib.contextmanager
def smtp(server: Server, *, trust: ssl.SSLContext | None = None) -> Iterator[Outlet]:
    """Open a connection for several mails; raise Unreachable when there is none."""
    try:
        connection = _connect(server, trust or ssl.create_default_context())
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_said(error)) from error
    try:
        yield _Smtp(connection)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.quit()


def _connect(server: Server, trust: ssl.SSLContext) -> smtplib.SMTP:
    connection: smtplib.SMTP
    if server.tls:
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=trust)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.starttls:
            connection.starttls(context=trust)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


@dataclass(frozen=True, slots=True)
class _Smtp:
    connection: smtplib.SMTP

    def send(self, mail: EmailMessage, *, name: str) -> None:
        """Hand one mail to the server."""
        try:
            self.connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _of_recipient(code, words) from error
        except smtplib.SMTPServerDisconnected as error:
            raise Cut(_said(error)) from error
        except smtplib.SMTPSenderRefused as error:
            raise _of_sender(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPResponseException as error:
            raise _answer(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(_said(error)) from error
        except OSError as error:
            raise Cut(_said(error)) from error


def _of_recipient(code: int, words: bytes | str) -> Refused | Deferred:
    found = _answer(code, words)
    # Only X.1.Z and X.2.1 say that nobody is there (RFC 3463 section 3); X.2.2 is a full mailbox,
    # X.7.Z a policy of the server's, which say nothing of the address.
    detail = _DETAIL.match(str(found))
    is_of_address = detail is None or detail[1].startswith("5.1.") or detail[1] == "5.2.1"
    return NobodyThere(str(found)) if code in NOBODY and is_of_address else found


def _of_sender(code: int, words: bytes | str) -> Refused | Deferred:
    found = _answer(code, words)
    # 552 is said of the size of this mail; anything else of our own address, which somebody sets
    # right: no mail is lost for it.
    return Deferred(str(found)) if isinstance(found, Refused) and code != 552 else found


def _answer(code: int, words: bytes | str) -> Refused | Deferred:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    if code == 421:  # the server closes the channel (RFC 5321 section 3.8)
        return Cut(f"{code} {said}")
    return Refused(f"{code} {said}") if code >= 500 else Deferred(f"{code} {said}")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


@contextlib.contextmanager
def folder(path: Path) -> Iterator[Outlet]:
    """Write each mail as a file; the same message twice is the same file."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unreachable(_said(error)) from error
    yield _Folder(path)


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path

    def send(self, mail: EmailMessage, *, name: str) -> None:
        """Write one mail whole or not at all."""
        whole = self.path / f"{name}.eml"
        part = self.path / f".{name}.{os.getpid()}"
        try:
            part.write_bytes(mail.as_bytes())
            part.replace(whole)
        except OSError as error:
            raise Unreachable(_said(error)) from error

"""Settings, from the environment and a .env file (README names each)."""

import os
import re
import secrets
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]

# A + and a token of 37 characters go behind it, within 64 octets (RFC 5321 section 4.5.3.1.1).
REPLIES_LENGTH = 26
_REPLIES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,25}@[A-Za-z0-9.-]{1,180}")


class Settings(BaseSettings):
    """Everything that differs between two installations."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    base_url: str = ""
    database_url: str = ""
    redis_url: str = ""
    smtp_url: str = ""
    mail_from: str = "events@localhost"
    mail_replies: str = ""
    mail_lmtp: str = ""
    mail_per_domain: int = Field(60, ge=0)
    secret_key: str = ""
    identity_key: str = ""
    ratelimit_enabled: bool = True
    trusted_proxies: int = Field(0, ge=0)
    instance_path: Path = ROOT / "instance"
    testing: bool = False

    @field_validator("instance_path")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.resolve()

    @field_validator("mail_replies")
    @classmethod
    def _takes_answers(cls, value: str, info: ValidationInfo) -> str:
        fault = replies_fault(value, str(info.data.get("mail_from", ""))) if value else ""
        if fault:
            raise ValueError(fault)
        return value.lower()

    @field_validator("mail_lmtp")
    @classmethod
    def _listens(cls, value: str, info: ValidationInfo) -> str:
        if value and not info.data.get("mail_replies"):
            raise ValueError("it needs MAIL_REPLIES, the address at which answers come in")
        host, _colon, port = value.rpartition(":")
        is_port = port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536
        if value and not value.startswith("/") and not (host and is_port):
            raise ValueError(
                "it must read host:port, or be the path of a socket that begins with /"
            )
        return value

    @property
    def public_url(self) -> str:
        """Return the public address without a slash at its end."""
        host = "localhost" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def public_host(self) -> str:
        """Return the host name of the public address."""
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def database(self) -> str:
        """Return the SQLAlchemy address of the database; PostgreSQL always by psycopg 3."""
        if not self.database_url:
            return f"sqlite:///{self.instance_path / 'eventapp.sqlite3'}"
        scheme, _, rest = self.database_url.partition("://")
        if scheme in {"postgres", "postgresql"}:
            return f"postgresql+psycopg://{rest}"
        return self.database_url

    @property
    def secret(self) -> str:
        """Return SECRET_KEY, or the key made at the first start and kept in the instance folder."""
        return self.secret_key or kept_secret(self.instance_path / "secret_key", _new_secret)


def replies_fault(address: str, mail_from: str) -> str:
    """Return why no answers can come in at an address; empty when they can.

    Clients compare the organiser of an invitation with its sender: both must be of one domain, or
    one of a part of the other's.
    """
    domain = address.lower().rpartition("@")[2]
    if not _REPLIES.fullmatch(address):
        return f"it must read name@domain, the name of at most {REPLIES_LENGTH} plain characters"
    own = parseaddr(mail_from)[1].lower().rpartition("@")[2]
    if own != domain and not f".{own}".endswith(f".{domain}") and not domain.endswith(f".{own}"):
        return f"its domain must be that of MAIL_FROM ({own}), or one below or above it"
    return ""


def _new_secret() -> str:
    return secrets.token_urlsafe(48)


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """Return the secret in a file that its owner alone reads; one is made where there is none."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and linked: of two processes that start together, one makes the key for both.
    aside = path.with_suffix(f".{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_text(make())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    return path.read_text().strip()

"""Settings, from the environment and a .env file (README names each)."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


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

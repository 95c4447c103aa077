"""The keys that seal identity data. They never stand in the database.

Fernet of the ``cryptography`` library: AES-128 in CBC mode with HMAC-SHA256, one text for each
record, which names the record it belongs to. The first key seals; every key opens.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eventapp.accesslists.details import Said
from eventapp.core.errors import DomainError
from eventapp.core.settings import Settings, kept_secret
from eventapp.core.tokens import digest

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

FILE = "identity_key"


class NoKey(DomainError):
    """The key is missing, wrong, or not the one that sealed; nothing was written."""

    def __init__(self) -> None:
        super().__init__("identity.key")


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys, the one that seals first."""

    keys: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return by what each key is known in the database: of 256 random bits it tells nothing."""
        return tuple(digest(x)[:12] for x in self.keys)

    def seal(self, of: str, said: Said) -> str:
        """Return what was said, sealed for the record ``of`` alone."""
        inside = json.dumps({"of": of, "said": dict(said)}, ensure_ascii=False)
        return self._fernet().encrypt(inside.encode()).decode()

    def open(self, of: str, sealed: str) -> dict[str, str]:
        """Return what was sealed for the record ``of``.

        :raises NoKey: when no key opens it, or it was sealed for another record.
        """
        from cryptography.fernet import InvalidToken

        try:
            inside = json.loads(self._fernet().decrypt(sealed.encode()))
        except InvalidToken:
            raise NoKey from None
        if inside["of"] != of:
            raise NoKey
        found: dict[str, str] = inside["said"]
        return found

    def again(self, sealed: str) -> str:
        """Return a sealed text sealed with the first key.

        :raises NoKey: when no key opens it.
        """
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet().rotate(sealed.encode()).decode()
        except InvalidToken:
            raise NoKey from None

    def _fernet(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet

        try:
            return MultiFernet([Fernet(x) for x in self.keys])
        except ValueError:  # not 32 bytes in base64
            raise NoKey from None


def path(settings: Settings) -> Path:
    """Return where the keys of this installation are, one a line."""
    return settings.instance_path / FILE


def read(settings: Settings) -> Keyring | None:
    """Return the keys of the setting, or those of the file; None where there are none."""
    said = settings.identity_key
    if not said:
        try:
            said = path(settings).read_text()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
    keys = tuple(x for x in re.split(r"[\s,]+", said) if x)
    return Keyring(keys) if keys else None


def make(settings: Settings) -> Keyring:
    """Make the first key, or find the one that another process made meanwhile."""
    kept_secret(path(settings), new_key)
    found = read(settings)
    if found is None:
        raise NoKey
    return found


def write(settings: Settings, ring: Keyring) -> None:
    """Put these keys in the file, whole or not at all."""
    aside = path(settings).with_suffix(f".{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_text("\n".join(ring.keys) + "\n")
    aside.replace(path(settings))


def new_key() -> str:
    """Return a new key."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()

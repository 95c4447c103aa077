"""The one error type of the rules: what a person did that cannot be done, and at which field."""

from collections.abc import Mapping, Sequence
from typing import Any


class DomainError(Exception):
    """A refusal that a person may read.

    ``code`` names the refusal (``registration.closed``); ``field`` the form field it belongs to.
    The web layer translates the code, so no sentence stands here.
    """

    def __init__(self, code: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values: Mapping[str, Any] = values

    @property
    def faults(self) -> "tuple[DomainError, ...]":
        """Return every refusal this one stands for: itself."""
        return (self,)


class DomainErrors(DomainError):
    """Several refusals of one act; read alone it speaks with the first one's voice."""

    def __init__(self, errors: "Sequence[DomainError]") -> None:
        first = errors[0]
        super().__init__(first.code, field=first.field, **first.values)
        self._faults = tuple(errors)

    @property
    def faults(self) -> tuple[DomainError, ...]:
        """Return them all."""
        return self._faults


class NotFound(DomainError):
    """The record asked for does not exist, or not for the one who asks."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}.not_found")


class Unavailable(Exception):
    """The database is locked for longer than one waits, or away; nothing was written."""

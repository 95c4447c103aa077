"""The one error type of the rules: what a person did that cannot be done, and at which field."""

from collections.abc import Mapping
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


class NotFound(DomainError):
    """The record asked for does not exist, or not for the one who asks."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}.not_found")

"""What is to be said of an entry of a calendar that came in, and of the whole. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from eventapp.core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong, or only doubtful, with an entry: the property it is about, and its line."""

    code: str
    column: str = ""
    line: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: bool = True


def refuse(why: str, line: int) -> NoReturn:
    """Refuse a whole calendar for what stands at a line.

    :raises DomainError: ``file.calendar`` with ``why`` and ``line``.
    """
    raise DomainError("file.calendar", field="file", why=why, line=line)

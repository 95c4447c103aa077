"""What holds of quotas: values in, values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import getaddresses

from eventapp.core.addresses import mail_address
from eventapp.core.text import clean_line, email_key

MOST_LINES = 200  # pasted at once
MOST_TIMES = 3  # somebody is put on one list, each time with a mail
MOST_MAILS = 8  # somebody on one list is told of, corrections included
REMIND_BEFORE = timedelta(days=3)
REST = timedelta(days=1)  # between the link and its reminder
_SEPARATED = re.compile(r"[;,\t]")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a focal point names: the name as on the badge, the address, the function there."""

    name: str
    email: str
    language: str
    role: str = ""

    @property
    def key(self) -> str:
        """Return what makes the address one."""
        return email_key(self.email)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What pasted lines say, and the numbers of those that cannot be read, from 1."""

    people: tuple[Named, ...]
    faults: tuple[int, ...]


def pasted(text: str, language: str) -> Pasted:
    """Read lines such as ``Ada Lovelace <ada@example.org>`` or ``Ada Lovelace; ada@example.org``.

    An address that stands twice counts once, as it stands first.
    """
    found: dict[str, Named] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        named = _of_line(line.strip(), language)
        if named is None:
            faults.append(number)
        else:
            found.setdefault(named.key, named)
    return Pasted(tuple(found.values()), tuple(faults))


def _of_line(line: str, language: str) -> Named | None:
    found = getaddresses([line]) if line.endswith(">") else [_parted(line)]
    if len(found) != 1:  # a second person would be lost in silence
        return None
    [(name, typed)] = found
    name = clean_line(name)
    try:
        email = mail_address(typed.strip())
    except ValueError:  # UnicodeEncodeError is one
        return None
    return Named(name, email, language) if name else None


def _parted(line: str) -> tuple[str, str]:
    name, *rest = _SEPARATED.split(line, maxsplit=1)
    return name, rest[0] if rest else ""


def is_reminded(
    *, sent_at: datetime | None, reminded_at: datetime | None, ends_at: datetime, now: datetime
) -> bool:
    """Tell whether a focal point with seats left is to be reminded now: once, near the end."""
    is_near = ends_at - REMIND_BEFORE <= now < ends_at
    return sent_at is not None and reminded_at is None and is_near and now >= sent_at + REST


def without(people: Sequence[Named], known: Sequence[Named]) -> list[Named]:
    """Return those who are not known yet by name and address: a doubled press says nothing new."""
    said = {(x.key, x.name) for x in known}
    return [x for x in people if (x.key, x.name) not in said]


def most_named(seats: int) -> int:
    """Return how many people a list may ever have named, those taken off included."""
    return 3 * seats + 5

"""The little language of mails: ``{name}`` stands for a value, and nothing else means anything.

A value is put in once and never read again, so a name that reads ``{link}`` stays a name. A brace
that is meant as a brace is written twice.
"""

import re
from collections.abc import Mapping

from eventapp.core.errors import DomainError

# What a writer may use; the values are made for each person by ``letters``.
NAMES = ("name", "session", "time", "place", "role", "event", "answer_by", "link")
_PIECE = re.compile(r"\{\{|\}\}|\{([a-z_]{1,40})\}|[{}]")


def faults(text: str, field: str) -> list[DomainError]:
    """Return what is wrong with a text: each unknown placeholder, each brace that stands alone."""
    found = []
    for piece in _PIECE.finditer(text):
        name = piece[1]
        if name is not None and name not in NAMES:
            found.append(DomainError("placeholder.unknown", field=field, name=name))
        elif piece[0] in ("{", "}"):
            found.append(DomainError("placeholder.brace", field=field))
    return list({(x.code, x.values.get("name")): x for x in found}.values())


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced.

    :raises KeyError: for a placeholder without a value, which ``faults`` would have found.
    """

    def put(piece: re.Match[str]) -> str:
        if piece[1] is not None:
            return values[piece[1]]
        return piece[0][0]

    return _PIECE.sub(put, text)

"""The little language of mails: ``{name}`` stands for a value, and nothing else means anything.

A value is put in once and never read again, so a name that reads ``{link}`` stays a name. A brace
that is meant as a brace is written twice.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from eventapp.core.errors import DomainError, DomainErrors
from eventapp.core.localised import Localised

_PIECE = re.compile(r"\{\{|\}\}|\{([a-z_]{1,40})\}|[{}]")


def faults(text: str, field: str, names: Collection[str]) -> list[DomainError]:
    """Return what is wrong with a text: each placeholder not among ``names``, each lone brace."""
    found = []
    for piece in _PIECE.finditer(text):
        name = piece[1]
        if name is not None and name not in names:
            found.append(DomainError("placeholder.unknown", field=field, name=name))
        elif piece[0] in ("{", "}"):
            found.append(DomainError("placeholder.brace", field=field))
    return list({(x.code, x.values.get("name")): x for x in found}.values())


def check(
    texts: Mapping[str, Localised], names: Collection[str], *, required: bool = False
) -> None:
    """Refuse what is no placeholder, in any language of the texts, which stand by their fields.

    :raises DomainError: ``placeholder.unknown`` or ``placeholder.brace``; ``text.missing``.
    """
    found = [DomainError("text.missing", field=x) for x in texts if required and not texts[x]]
    for field, text in texts.items():
        found += [x for lang in text for x in faults(text[lang], f"{field}.{lang}", names)]
    if found:
        raise found[0] if len(found) == 1 else DomainErrors(found)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced.

    :raises KeyError: for a placeholder without a value, which ``faults`` would have found.
    """

    def put(piece: re.Match[str]) -> str:
        if piece[1] is not None:
            return values[piece[1]]
        return piece[0][0]

    return _PIECE.sub(put, text)


def left_empty(texts: Iterable[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return which placeholders of some texts stand for nothing, each once, in their order."""
    names = (piece[1] for text in texts for piece in _PIECE.finditer(text))
    return tuple(dict.fromkeys(x for x in names if x is not None and not values.get(x)))

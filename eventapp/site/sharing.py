"""Texts that visitors may post, with the address of the page filled in. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eventapp.core.localised import Localised
from eventapp.web.typography import typeset

PLACE = "{url}"


@dataclass(frozen=True, slots=True)
class Post:
    """One text in one language: what stands before and after the address, and the whole."""

    lang: str
    before: str
    url: str
    after: str

    @property
    def whole(self) -> str:
        """Return what the copy button copies."""
        return f"{self.before}{self.url}{self.after}".strip()


def posts(texts: Iterable[Localised], addresses: Mapping[str, str]) -> tuple[Post, ...]:
    """Return each text in each of its languages, with the page's address in that language.

    A language without a page of its own carries the English one; a text without ``{url}`` gets
    the address at its end.
    """
    return tuple(
        _post(lang, text, addresses.get(lang, addresses["en"]))
        for localised in texts
        for lang, text in localised.items()
    )


def _post(lang: str, text: str, url: str) -> Post:
    before, found, after = typeset(text, lang).partition(PLACE)
    return Post(lang, before if found else f"{text} ", url, after.replace(PLACE, url))

"""A text in several languages, as a value and as a column."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

INTERFACE_LANGUAGES = ("en", "fr", "nl")
CONTENT_LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip  # the 24 official languages, Regulation No 1/1958


class Text(str):
    """A text that knows its language."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, value: str, lang: str) -> "Text":
        """Make a text of ``value`` written in ``lang``."""
        self = super().__new__(cls, value)
        self.lang = lang
        return self


class Localised(Mapping[str, str]):
    """An immutable map of language code to non-empty text, in the order of the codes."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None, /, **by_language: str) -> None:
        merged = {**(texts or {}), **by_language}
        self._texts = {k: merged[k] for k in sorted(merged) if merged[k]}

    def __getitem__(self, lang: str) -> str:
        return self._texts[lang]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(tuple(self._texts.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Localised) and self._texts == other._texts

    def __repr__(self) -> str:
        return f"Localised({self._texts!r})"

    def text(self, lang: str, main: str = "en") -> Text:
        """Return the text for a reader of ``lang``: that language, ``main``, English, any other.

        Empty (in the asked language) when there is no text at all.
        """
        for choice in (lang, main, "en", *self._texts):
            if choice in self._texts:
                return Text(self._texts[choice], choice)
        return Text("", lang)

    def missing(self) -> tuple[str, ...]:
        """Return the interface languages that have no text, when another one has."""
        return tuple(x for x in INTERFACE_LANGUAGES if x not in self._texts) if self._texts else ()


NO_TEXT = Localised()


class LocalisedText(TypeDecorator[Localised]):
    """A JSON column that holds a Localised."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Localised | None, dialect: Dialect) -> Any:
        """Store the plain map; the empty text is the empty map."""
        return dict(value) if value else {}

    def process_result_value(self, value: Any, dialect: Dialect) -> Localised:
        """Give the map back as a Localised."""
        return Localised(value or {})

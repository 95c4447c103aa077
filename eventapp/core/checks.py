"""Collecting the faults of what a service is given, so that all are told at once."""

import re
from collections.abc import Collection, Iterable
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale

from eventapp.core.errors import DomainError, DomainErrors
from eventapp.core.localised import CONTENT_LANGUAGES, Localised
from eventapp.core.partial import PartialDate
from eventapp.core.text import NAME_LENGTH, TEXT_LENGTH, clean_line, clean_text

SLUG_LENGTH = 80
URL_LENGTH = 500
LARGEST_COUNT = 1_000_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Two-letter codes of CLDR that are no country: unions, the outlying, the unknown, pseudo-locales,
# and Sark, which not every language of CLDR names.
_NO_COUNTRY = {"CQ", "EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"}


@cache
def countries() -> frozenset[str]:
    """Return the ISO 3166 codes of countries and territories that CLDR names."""
    codes = Locale("en").territories
    return frozenset(x for x in map(str, codes) if len(x) == 2 and x.isalpha()) - _NO_COUNTRY


@cache
def zones() -> frozenset[str]:
    """Return the names of the IANA zones known here: UTC and the places, not the machine's own."""
    return frozenset(x for x in available_timezones() if "/" in x) | {"UTC"}


class Checks:
    """The faults found so far; each check returns the tidied value."""

    def __init__(self) -> None:
        self.errors: list[DomainError] = []

    def refuse(self, code: str, field: str, **values: object) -> None:
        """Note a fault."""
        self.errors.append(DomainError(code, field=field, **values))

    def done(self) -> None:
        """Raise what was found: one DomainError, or DomainErrors when there are several."""
        if self.errors:
            raise self.errors[0] if len(self.errors) == 1 else DomainErrors(self.errors)

    def line(
        self, value: str, field: str, *, length: int = NAME_LENGTH, required: bool = False
    ) -> str:
        """Return one clean line of at most ``length`` characters."""
        value = clean_line(value)
        if required and not value:
            self.refuse("text.missing", field)
        if len(value) > length:
            self.refuse("text.too_long", field, length=length)
        return value

    def paragraphs(self, value: str, field: str, *, length: int = TEXT_LENGTH) -> str:
        """Return clean paragraphs of at most ``length`` characters."""
        value = clean_text(value)
        if len(value) > length:
            self.refuse("text.too_long", field, length=length)
        return value

    def texts(
        self, value: Localised, field: str, *, length: int = TEXT_LENGTH, required: bool = False
    ) -> Localised:
        """Return clean texts; the fault of one language stands at ``field.fr``.

        What may not be longer than a name is one line; what may holds paragraphs.
        """
        tidy = clean_line if length <= NAME_LENGTH else clean_text
        value = Localised({lang: tidy(text) for lang, text in value.items()})
        if required and not value:
            self.refuse("text.missing", field)
        for lang, text in value.items():
            if lang not in CONTENT_LANGUAGES:
                self.refuse("language.unknown", f"{field}.{lang}", language=lang)
            if len(text) > length:
                self.refuse("text.too_long", f"{field}.{lang}", length=length)
        return value

    def languages(
        self, value: Iterable[str], field: str, known: Collection[str] = CONTENT_LANGUAGES
    ) -> list[str]:
        """Return languages of those known in the order given, each once."""
        found = list(dict.fromkeys(value))
        for lang in found:
            if lang not in known:
                self.refuse("language.unknown", field, language=lang[:20])
        return found

    def url(self, value: str, field: str) -> str:
        """Return an absolute web address, or nothing."""
        value = self.line(value, field, length=URL_LENGTH)
        if value and not _is_web_address(value):
            self.refuse("url.invalid", field)
        return value

    def country(self, value: str, field: str) -> str:
        """Return a two-letter country code in capitals, or nothing."""
        value = clean_line(value).upper()
        if value and value not in countries():
            self.refuse("country.unknown", field, country=value[:20])
        return value

    def zone(self, value: str, field: str) -> str:
        """Return the name of an IANA zone."""
        if value not in zones():
            self.refuse("zone.unknown", field, zone=value[:64])
        return value

    def slug(self, value: str, field: str = "slug") -> str:
        """Return a slug: small letters, digits and single hyphens; or nothing."""
        if value and (len(value) > SLUG_LENGTH or not _SLUG.fullmatch(value)):
            self.refuse("slug.invalid", field)
        return value

    def order(self, since: PartialDate | None, until: PartialDate | None, field: str) -> None:
        """Refuse an end that certainly lies before its beginning."""
        if since and until:
            last = (until.year, until.month or 12, until.day or 31)
            if last < (since.year, since.month or 1, since.day or 1):
                self.refuse("dates.reversed", field)

    def count(
        self, value: int | None, field: str, *, low: int = 0, high: int = LARGEST_COUNT
    ) -> int | None:
        """Return a whole number within bounds, or None."""
        if value is not None and not low <= value <= high:
            self.refuse("number.out_of_range", field, low=low, high=high)
        return value


def _is_web_address(value: str) -> bool:
    if any(x.isspace() for x in value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False

"""What templates may call."""

import re
from collections.abc import Mapping
from typing import Any

from babel import Locale
from flask import Flask, current_app, request, url_for
from flask_babel import get_locale
from markupsafe import Markup, escape

from eventapp.core import places
from eventapp.core.localised import INTERFACE_LANGUAGES, Localised, Text
from eventapp.core.text import initials
from eventapp.web import dates, links, pages, signing, typography
from eventapp.web.languages import current_language

_SPAN = re.compile("\\d{4}\u2013\\d{4}")


def _kept_spans(shown: str) -> Markup:
    """Keep a span of years on one line; the font has no joiner that would."""
    return Markup(_SPAN.sub('<span class="keep">\\g<0></span>', shown))  # noqa: S704 - digits only


def loc(text: Localised, main: str = "en") -> Markup:
    """Return a localised text for the page; marked with its own language when it is another."""
    found = text.text(current_language(), main)
    shown = _kept_spans(str(escape(typography.typeset(str(found), found.lang))))
    if found.lang == current_language() or not found:
        return shown
    return Markup('<span lang="{}">{}</span>').format(found.lang, shown)


def prose(text: Localised, main: str = "en", *, top: int = 2) -> Markup:
    """Return a localised Markdown text as paragraphs; marked with its own language if another."""
    found = text.text(current_language(), main)
    html = Markup(typography.markdown(str(found), found.lang, top=top))  # noqa: S704 - cleaned by nh3
    if found.lang == current_language():
        return html
    return Markup('<div lang="{}">{}</div>').format(found.lang, html)


def unbroken(text: str) -> str:
    """Return a sentence of the page's language with its counts and signs kept together."""
    made = typography.typeset(str(text), current_language())  # a Markup would escape the pieces
    return Markup(made) if isinstance(text, Markup) else made  # noqa: S704 - was safe before


def loc_text(text: Localised, main: str = "en") -> Text:
    """Return a localised text without markup, for attributes and subjects."""
    return text.text(current_language(), main)


def _spoken() -> str:
    # A mail is written in the reader's language, whatever the page it is written from.
    locale = get_locale()
    return str(locale.language) if locale else current_language()


def country_name(code: str) -> str:
    """Return the name of an ISO 3166 country in the language spoken here."""
    return Locale(_spoken()).territories.get(code.upper(), code)


def city_name(city: str) -> str:
    """Return the name of a city as spoken here, for those after which CLDR names a zone."""
    return places.city_name(city, _spoken())


def language_name(code: str, *, native: bool = False) -> str:
    """Return the name of a language, or sign language, as spoken here, or in its own."""
    if code in signing.NAMES:
        return signing.sign_language_name(code)
    return Locale(code if native else _spoken()).languages.get(code, code)


def language_label(code: str, *, native: bool = False) -> str:
    """Return the name of a language as it stands alone in a list: with a capital."""
    name = language_name(code, native=native)
    return name[:1].upper() + name[1:]


def colon() -> str:
    """Return the colon between a word and what it names; French sets a no-break space before it."""
    return f"{typography.NBSP}: " if _spoken() == "fr" else ": "


def in_language(lang: str) -> str:
    """Return the address of this very page in another language."""
    endpoint = request.endpoint or "site.home"
    if not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        endpoint = "site.home"
    values: Mapping[str, Any] = {**(request.view_args or {}), "lang": lang}
    return url_for(endpoint, **values)


def is_public() -> bool:
    """Tell whether search engines may show this page: one in three languages, without a key."""
    found = request.view_args or {}
    endpoint = request.endpoint or ""
    known = current_app.url_map.is_endpoint_expecting(endpoint, "lang") if endpoint else False
    return known and "token" not in found and pages.is_searched()


def init_app(app: Flask) -> None:
    """Add filters and globals."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(loc=loc, loc_text=loc_text, initials=initials)
    app.jinja_env.filters.update(markdown=prose, nb=unbroken)
    app.jinja_env.globals.update(
        LANGUAGES=INTERFACE_LANGUAGES,
        absolute=links.absolute,
        public_url=links.public,
        city_name=city_name,
        country_name=country_name,
        language_name=language_name,
        language_label=language_label,
        in_language=in_language,
        is_public=is_public,
        colon=colon,
        current_language=current_language,
        dates=dates,
    )

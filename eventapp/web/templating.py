"""What templates may call."""

from collections.abc import Mapping
from typing import Any

from babel import Locale
from flask import Flask, request, url_for
from markupsafe import Markup, escape

from eventapp.core.localised import INTERFACE_LANGUAGES, Localised, Text
from eventapp.core.text import initials
from eventapp.web import dates, links
from eventapp.web.languages import current_language


def loc(text: Localised, main: str = "en") -> Markup:
    """Return a localised text for the page; marked with its own language when it is another."""
    found = text.text(current_language(), main)
    if found.lang == current_language() or not found:
        return escape(found)
    return Markup('<span lang="{}">{}</span>').format(found.lang, str(found))


def loc_text(text: Localised, main: str = "en") -> Text:
    """Return a localised text without markup, for attributes and subjects."""
    return text.text(current_language(), main)


def country_name(code: str) -> str:
    """Return the name of an ISO 3166 country in the page's language."""
    return Locale(current_language()).territories.get(code.upper(), code)


def language_name(code: str, *, native: bool = False) -> str:
    """Return the name of a language in the page's language, or in its own."""
    return Locale(code if native else current_language()).languages.get(code, code)


def in_language(lang: str) -> str:
    """Return the address of this very page in another language."""
    values: Mapping[str, Any] = {**(request.view_args or {}), "lang": lang}
    return url_for(request.endpoint or "site.home", **values)


def init_app(app: Flask) -> None:
    """Add filters and globals."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(loc=loc, loc_text=loc_text, initials=initials)
    app.jinja_env.globals.update(
        LANGUAGES=INTERFACE_LANGUAGES,
        absolute=links.absolute,
        public_url=links.public,
        country_name=country_name,
        language_name=language_name,
        in_language=in_language,
        current_language=current_language,
        dates=dates,
    )

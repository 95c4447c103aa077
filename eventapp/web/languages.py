"""The language of a page stands first in its address; everything else follows it."""

from typing import Any

from flask import Blueprint, Flask, g, has_request_context, request
from flask_babel import Babel
from werkzeug.routing import BaseConverter, IntegerConverter, Map, UnicodeConverter

from eventapp.core.localised import INTERFACE_LANGUAGES


class LanguageConverter(BaseConverter):
    """Matches an interface language; any other first segment is another page, or none."""

    regex = "|".join(INTERFACE_LANGUAGES)


class NameConverter(UnicodeConverter):
    """Matches a part of an address without control characters, which no name of ours has.

    PostgreSQL answers a NUL with an error instead of with nothing.
    """

    def __init__(self, map: Map, minlength: int = 1, maxlength: int | None = None) -> None:
        super().__init__(map, minlength, maxlength)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


class RecordConverter(IntegerConverter):
    """Matches a record's number, within what a database can hold."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def public_blueprint(name: str, import_name: str, *, prefix: str = "") -> Blueprint:
    """Return a blueprint whose addresses begin with the language, kept in ``g.lang``."""
    bp = Blueprint(name, import_name, url_prefix=f"/<lang:lang>{prefix}")

    @bp.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.lang = (values or {}).pop("lang")

    return bp


def preferred_language() -> str:
    """Return the interface language a visitor's Accept-Language asks for, or English."""
    return request.accept_languages.best_match(INTERFACE_LANGUAGES, default="en")


def current_language() -> str:
    """Return the language of this page: of its address, of the account, or asked for.

    A feature that knows the reader (the back office) sets ``g.lang`` itself.
    """
    if not has_request_context():
        return "en"
    if "lang" not in g:
        first = request.path.split("/", 2)[1]
        g.lang = first if first in INTERFACE_LANGUAGES else preferred_language()
    return str(g.lang)


def left_language() -> str:
    """Return the language of the page from which only another language was asked for; or nothing.

    The buttons of ``templates/_masthead.html`` send the form along, so that what was typed stays.
    """
    return request.form.get("only_language", "")


def init_app(app: Flask) -> None:
    """Teach the application languages."""
    app.url_map.converters.update(
        lang=LanguageConverter, default=NameConverter, record=RecordConverter
    )
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"
    Babel(app, locale_selector=current_language, default_timezone="UTC")

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()

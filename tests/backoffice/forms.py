"""Filling in a form of a page as a browser does: every field with what it shows, then changes."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    """Collects the fields of every form of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[tuple[dict[str, str], Fields]] = []
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        """Note a form, or a field of the last one."""
        attributes = {name: value or "" for name, value in found}
        if tag == "form":
            self.forms.append((attributes, {}))
        elif self.forms:
            self._field(tag, attributes, attributes.get("name", ""))

    def _field(self, tag: str, attributes: dict[str, str], name: str) -> None:
        match tag:
            case "input" if name:
                ticks = attributes.get("type") in {"checkbox", "radio"}
                if not ticks or "checked" in attributes:
                    self._add(name, attributes.get("value", "on" if ticks else ""))
            case "textarea":
                self._area = name
                self._add(name, "")
            case "select":
                self._select = name
            case "option" if self._select:
                fields = self.forms[-1][1]
                if "selected" in attributes or self._select not in fields:
                    fields[self._select] = [attributes.get("value", "")]

    def handle_data(self, data: str) -> None:
        """Take the text of a text area."""
        if self._area:
            self.forms[-1][1][self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a text area or a select."""
        if tag == "textarea":
            fields = self.forms[-1][1]
            fields[self._area][-1] = fields[self._area][-1].removeprefix("\n")
            self._area = ""
        elif tag == "select":
            self._select = ""

    def _add(self, name: str, value: str) -> None:
        self.forms[-1][1].setdefault(name, []).append(value)


def fields_of(page: str, action: str = "") -> Fields:
    """Return the fields of the form for ``action``, or of the one being edited."""
    parser = _Forms()
    parser.feed(page)
    for attributes, fields in parser.forms:
        if (action and attributes.get("action") == action) or (
            not action and "data-guard" in attributes
        ):
            return fields
    raise AssertionError(f"no form for {action!r}")


def send(
    client: FlaskClient, path: str, *, page: str = "", to: str = "", **changes: Any
) -> TestResponse:
    """Open a page, change some fields of its form, and send it; None leaves a field out.

    ``page`` is the text of a page that was opened before, ``to`` the address of one of its forms.
    """
    fields = fields_of(page or client.get(path).text, to)
    for name, value in changes.items():
        if value is None:
            fields.pop(name.replace("__", "-"), None)
        else:
            fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
    return client.post(to or path, data=fields)

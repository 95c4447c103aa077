"""What a calendar says in HTML, as plain text. Pure."""

import html
import re

from eventapp.core.text import clean_text

LONGEST = 40_000  # characters that are read of one text
_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)|<!--")
_UNSEEN = {"script", "style", "head", "title"}
_BREAKS = {"br", "p", "div", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "hr", "blockquote"}
_KNOWN = (
    _UNSEEN | _BREAKS
    | {"a", "b", "i", "u", "em", "strong", "span", "font", "html", "body", "li", "img", "td", "th"}
    | {"thead", "tbody", "small", "sup", "sub", "code", "pre", "meta", "link", "center", "s"}
)  # fmt: skip
_MANY_BREAKS = re.compile(r"\n{3,}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")


def plain(text: str) -> str:
    """Return a text without tags and entities; what only looks like a tag stays."""
    text = text[:LONGEST].replace("\xa0", " ")
    if "<" not in text:
        return clean_text(html.unescape(text) if _ENTITY.search(text) else text)
    kept: list[str] = []
    unseen = ""
    for part in _TAG.split(text):
        name = _name(part)
        if unseen:
            unseen = "" if name == unseen and part.startswith("</") else unseen
        elif name is None:
            kept.append(part)
        elif name in _UNSEEN and not part.startswith("</"):
            unseen = name
        else:
            kept.append("\n- " if part[:3].lower() == "<li" else "\n" if name in _BREAKS else "")
    # An entity may have hidden a tag: what is one then stays what it looks like, plain text.
    return _MANY_BREAKS.sub("\n\n", clean_text(html.unescape("".join(kept))))


def _name(part: str) -> str | None:
    found = _NAME.match(part)
    if found is None or (found[1] and found[1].lower() not in _KNOWN):
        return None
    return (found[1] or "!").lower()

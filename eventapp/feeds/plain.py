"""Plain text of what organisers write with Markdown or HTML: calendars show every tag."""

import html
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from eventapp.core.text import clean_text

_MARKED = re.compile(r"[<&*_`#>\[\\~]|^\s*(?:[-+]|\d+[.)])\s|\n\s*[-=]{3}|  $", re.MULTILINE)
_UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_BREAKS = re.compile(r"\n{3,}")
# Line ends to Unicode and to some readers, but not to RFC 5545.
_SEPARATORS = re.compile("[\u2028\u2029\u0085\v\f]")

_parser = MarkdownIt("commonmark")


def plain(text: str) -> str:
    """Return a text without Markdown, tags, entities and control characters.

    A link keeps its address in brackets, a list its dashes and numbers.
    """
    text = clean_text(_SEPARATORS.sub("\n", text))
    if not _MARKED.search(text):
        return text
    written = "".join(_blocks(_parser.parse(_UNSEEN.sub("", text))))
    return _BREAKS.sub("\n\n", clean_text(written)).strip()


def _blocks(tokens: list[Token]) -> Iterator[str]:
    counters: list[int | None] = []
    for token in tokens:
        match token.type:
            case "inline":
                yield "".join(_inlines(token.children or []))
            case "bullet_list_open" | "ordered_list_open":
                counters.append(_first_number(token))
            case "bullet_list_close" | "ordered_list_close":
                counters.pop()
                yield "\n"
            case "list_item_open":
                yield _mark(counters)
            case _:
                yield _other(token)


def _other(token: Token) -> str:
    match token.type:
        case "code_block" | "fence":
            return f"{token.content}\n"
        case "html_block":
            return f"{html.unescape(_TAG.sub('', token.content))}\n"
        case "paragraph_close" | "heading_close":
            return "\n" if token.hidden else "\n\n"
        case _:
            return ""


def _first_number(token: Token) -> int | None:
    return int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None


def _mark(counters: list[int | None]) -> str:
    number = counters[-1]
    if number is None:
        return "- "
    counters[-1] = number + 1
    return f"{number}. "


def _inlines(tokens: list[Token]) -> Iterator[str]:
    addresses: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                yield token.content
            case "image":
                yield token.content
            case "softbreak" | "hardbreak":
                yield "\n"
            case "link_open":
                addresses.append(str(token.attrs.get("href", "")))
            case "link_close":
                address = addresses.pop()
                yield f" ({address})" if address and token.info != "auto" else ""

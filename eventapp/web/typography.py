"""How texts are set: apostrophes, no-break spaces and spans, without a change of wording."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt

NBSP = "\u00a0"

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s)")
_YEARS = re.compile(r"(?<!\d)(\d{4})-(\d{4})(?!\d)")
_COUNT = re.compile(r"(?<=\d) (?=[^\W\d])")
_FRENCH_BEFORE = re.compile(r" (?=[:;?!»])")
_FRENCH_AFTER = re.compile(r"(?<=«) ")

_TEXT = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "hr", "code"}
_TAGS = _TEXT | {"h2", "h3", "h4", "h5", "h6"}


def typeset(text: str, lang: str) -> str:
    """Return a text with curly apostrophes, and no break after a number or before French signs."""
    text = _APOSTROPHE.sub("\u2019", text)
    text = _YEARS.sub("\\1\u2013\\2", text)
    text = _COUNT.sub(NBSP, text)
    if lang == "fr":
        text = _FRENCH_AFTER.sub(NBSP, _FRENCH_BEFORE.sub(NBSP, text))
    return text


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": False}).disable("image")


def _heading(tag: str, top: int) -> str:
    """Return the tag of a heading in a text whose largest headings are of level ``top``."""
    return f"h{min(int(tag[1]) + top - 1, 6)}"


def markdown(text: str, lang: str, *, top: int = 3) -> str:
    """Return the clean HTML of a Markdown text: no images, no raw HTML, headings from ``top``."""
    import nh3

    tokens = _parser().parse(typeset(text, lang))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _heading(token.tag, top)
    html = str(_parser().renderer.render(tokens, _parser().options, {}))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )

"""In which languages a session can be followed, in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _

from eventapp.web.templating import language_name


def ways(session: Any) -> list[str]:
    """Return in which languages a session can be followed, and whether it is recorded.

    ``session`` is one being drafted or one released: whatever has the columns of its languages.
    """
    return list(_ways(session))


def _ways(session: Any) -> Iterator[str]:
    if session.languages:
        yield _("Spoken: %(languages)s", languages=_named(session.languages))
    if session.interpreted_into:
        into = _named(session.interpreted_into)
        sources = session.interpreted_from
        if sources and set(sources) != set(session.languages):
            told = _("%(languages)s (from: %(sources)s)", languages=into, sources=_named(sources))
            yield _("Interpreted into: %(languages)s", languages=told)
        else:
            yield _("Interpreted into: %(languages)s", languages=into)
    if session.sign_languages:
        yield _("Sign language: %(languages)s", languages=_named(session.sign_languages))
    if session.captions:
        yield _("Live captions: %(languages)s", languages=_named(session.captions))
    if session.recorded:
        yield _("Recorded")


def _named(codes: Iterable[str]) -> str:
    return ", ".join(language_name(x) for x in codes)

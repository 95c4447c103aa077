"""The one form every mail has, as text and as HTML."""

from dataclasses import dataclass, field
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from eventapp.core.localised import Text
from eventapp.core.settings import ROOT


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says: ``heading``, paragraphs, facts as name and value, links, a signature."""

    subject: str
    heading: str
    about: Text
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())
    signature: str = ""


@lru_cache(maxsize=1)
def style() -> Markup:
    """Return the style sheet of mails as an element: clients load none from elsewhere."""
    sheet = (ROOT / "static" / "css" / "mail.css").read_text().strip()
    return Markup("<style>\n{}\n</style>").format(Markup(sheet))  # noqa: S704  # our own file


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail as its one reader will read it, in their ``language``."""

    recipient: str
    name: str
    language: str
    subject: str
    text: str
    html: str
    leave: str = ""  # where its reader unsubscribes


def render(letter: Letter, language: str) -> tuple[str, str]:
    """Return a letter as text and as HTML. What people typed is text in both, never markup."""
    environment = current_app.jinja_env
    values = {"letter": letter, "language": language, "style": style()}
    text = environment.get_template("mail/letter.txt").render(values)
    html = environment.get_template("mail/letter.html").render(values)
    return text, html

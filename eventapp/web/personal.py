"""Pages behind a personal link: out of caches, out of searches, out of the Referer of their links.

A personal link travels by mail alone. The log names routes (web.observe); whoever reads a mail that
is not theirs reads no link of it.
"""

import re
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, request

from eventapp.core.errors import NotFound
from eventapp.core.tokens import derived_token, digest, random_token
from eventapp.web.links import public

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}
# A secretariat answers for a house of members from one address; whoever guesses asks far more.
PER_READER = "240 per 10 minutes"
PER_ANSWER = "120 per 10 minutes"
# What follows one of these in an address opens somebody's page (their names are fixed). A slash
# that is doubled or written as %2F opens nothing, and yet the token behind it is one.
_SLASH = r"(?:/|%(?:25)*2F)"
_PERSONAL = re.compile(
    rf"({_SLASH})(rsvp|place|invitation|quota|speaker|calendar|link|unsubscribe|access)"
    rf"{_SLASH}+[A-Za-z0-9_%.-]{{20,}}",
    re.IGNORECASE,
)


def without_tokens(text: str) -> str:
    """Return a text with what makes each personal link in it open left out."""
    return _PERSONAL.sub(r"\1\2/…", text)


@dataclass(frozen=True, slots=True)
class PersonalLinks:
    """The links of one kind: each is made of a nonce, and the digest of what opens it is stored.

    ``purpose`` keeps a token of one kind from opening another; ``part`` stands before it in the
    address.
    """

    purpose: str
    part: str

    def token(self, nonce: str) -> str:
        """Return the token of a nonce; only its digest is stored."""
        return derived_token(str(current_app.secret_key), self.purpose, nonce)

    def new(self) -> dict[str, str]:
        """Return the columns of a new link; the one before leads nowhere."""
        nonce = random_token()
        return {"nonce": nonce, "token_digest": digest(self.token(nonce))}

    def address(self, nonce: str, language: str) -> str:
        """Return the public address of the page behind a link, in a language."""
        return public(f"/{language}/{self.part}/{self.token(nonce)}")

    def hidden(self, language: str) -> str:
        """Return what stands for the address in a preview: whoever has it acts for its owner."""
        return public(f"/{language}/{self.part}/…")


class Closed(NotFound):
    """A link that opens nothing: never made, renewed, withdrawn, or over."""

    def __init__(self, kind: str, *, was_open: bool) -> None:
        super().__init__(kind)
        self.was_open = was_open


def by_link() -> str:
    """Return under which name requests are counted by link; the token itself is kept nowhere."""
    return digest(str((request.view_args or {}).get("token", "")))


def say_closed(bp: Blueprint, template: str = "closed_link.html") -> None:
    """Have a blueprint say how to get a good link; nothing of what stood behind this one."""

    @bp.errorhandler(Closed)
    def closed(error: Closed) -> tuple[str, int]:
        token = (request.view_args or {}).get("token")
        page = render_template(template, error=error, token=token)
        return page, 410 if error.was_open else 404


def keep_personal(bp: Blueprint) -> None:
    """Add the headers to every answer of a blueprint whose address holds a token."""

    @bp.after_request
    def add(response: Response) -> Response:
        if "token" in (request.view_args or {}):
            response.headers.update(HEADERS)
        return response

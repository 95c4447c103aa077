"""Files that guests send: made harmless, kept apart from what readers see, and given a receipt."""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from eventapp.core import pdfs
from eventapp.core.errors import DomainError
from eventapp.core.files import Store, content_name
from eventapp.people import portraits
from eventapp.web.links import settings

LARGEST = pdfs.LARGEST
KEPT_SECONDS = 12 * 3600  # as long as the token of a form is good
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


def store() -> Store:
    """Return the store of guests' files: nothing in it is ever served to the public."""
    return Store(settings().instance_path / "answers")


def taken_in(raw: bytes, name: str) -> list[str]:
    """Keep an uploaded PDF or picture, made harmless; return the value of the answer.

    Call it outside the transaction: it takes its time.

    :raises DomainError: ``file.kind``, ``file.too_large``, ``file.broken``, or as
        ``portraits.cleaned`` says of a picture.
    """
    if len(raw) > LARGEST:
        raise DomainError("file.too_large", limit=LARGEST >> 20)
    if raw.startswith(b"%PDF-"):
        content, ending = _clean_pdf(raw), "pdf"
    elif portraits.kind_of(raw):
        content, ending = portraits.cleaned(raw), "jpg"
    else:
        raise DomainError("file.kind")
    held = f"{content_name(content)}.{ending}"
    store().put(held, content)
    return [held, pdfs.tidy_name(name, ending=ending, unnamed="file")]


def _clean_pdf(raw: bytes) -> bytes:
    try:
        return pdfs.checked(raw)
    except DomainError:
        raise DomainError("file.broken") from None


def receipt(value: list[str]) -> str:
    """Return what a form carries of a file that was sent, until it is sent without fault."""
    return str(_serializer().dumps(value))


def received(text: str) -> list[str]:
    """Return the value that a receipt of ours stands for; nothing for any other text."""
    try:
        value: Any = _serializer().loads(text, max_age=KEPT_SECONDS)
    except BadSignature:
        return []
    return value if isinstance(value, list) else []


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="answered file")

"""Static files under one hash of them all: immutable, and relative addresses inside them hold.

Texts (style sheets, scripts, drawings) are kept in memory, compressed; the sheets of a public page
are joined into one. Fonts and pictures are served from disk by whitenoise.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from eventapp.core.settings import ROOT
from eventapp.web.http import Document

FOLDER = ROOT / "static"
PUBLIC_SHEETS = ("tokens", "base", "layout", "components", "pages", "print")
TEXTS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = "max-age=31536000, public, immutable"


@lru_cache
def release() -> str:
    """Return ten hex digits that change when any static file or template does."""
    whole = hashlib.sha256()
    for folder in (FOLDER, ROOT / "templates"):
        for path in sorted(x for x in folder.rglob("*") if x.is_file()):
            whole.update(str(path.relative_to(ROOT)).encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()[:10]


def asset(name: str) -> str:
    """Return the address of a static file; ``css/public.css`` is every sheet of a public page."""
    return f"/static/{release()}/{name}"


def _safe_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _document(body: bytes, suffix: str) -> Document:
    headers = {"Content-Type": f"{TEXTS[suffix]}; charset=utf-8", "Cache-Control": FOR_EVER}
    _safe_headers(headers, "", "")
    return Document.of(body, headers.items())


def texts() -> dict[str, Document]:
    """Return every style sheet, script and drawing by its address."""
    found = {
        asset(str(path.relative_to(FOLDER))): _document(path.read_bytes(), path.suffix)
        for path in FOLDER.rglob("*")
        if path.suffix in TEXTS
    }
    sheets = [(FOLDER / "css" / f"{name}.css").read_bytes() for name in PUBLIC_SHEETS]
    found[asset("css/public.css")] = _document(b"\n".join(sheets), ".css")
    return found


def _serve_texts(inner: Callable[..., Any]) -> Callable[..., Iterable[bytes]]:
    documents = texts()

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        document = documents.get(environ["PATH_INFO"])
        if document is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return inner(environ, start_response)
        answer = document.answer(environ)
        start_response(answer.status, answer.headers)
        return [answer.body]

    return serve


def init_app(app: Flask) -> None:
    """Serve static files before Flask is asked."""
    files = WhiteNoise(
        app.wsgi_app,
        max_age=31_536_000,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_safe_headers,
        allow_all_origins=False,
    )
    if Path(FOLDER).is_dir():
        files.add_files(str(FOLDER), prefix=f"static/{release()}/")
    app.wsgi_app = _serve_texts(files)  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = asset

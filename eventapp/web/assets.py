"""Static files under one hash of them all: immutable, and relative addresses inside them hold."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from eventapp.core.settings import ROOT

FOLDER = ROOT / "static"


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
    """Return the address of a static file."""
    return f"/static/{release()}/{name}"


def _safe_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


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
    app.wsgi_app = files  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = asset

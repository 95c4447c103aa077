"""The public reading pages."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from eventapp.web.languages import preferred_language, public_blueprint
from eventapp.web.pages import kept

bp = public_blueprint("site", __name__)
machines = Blueprint("machines", __name__)


@machines.get("/")
def root() -> Response:
    """Send a visitor to the home page in the language the browser asks for."""
    response = redirect(f"/{preferred_language()}/", 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@machines.get("/healthz")
def healthz() -> tuple[str, dict[str, str]]:
    """Say that the process answers."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/")
@kept()
def home() -> str:
    return render_template("site/home.html")

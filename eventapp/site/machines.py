"""Addresses for machines: the root's redirect, health, robots, sitemap, security contact, icon."""

from datetime import datetime, time, timedelta
from email.utils import parseaddr

from flask import Blueprint, Response, current_app, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from eventapp.core import clock
from eventapp.site import sitemap
from eventapp.web.assets import FOLDER
from eventapp.web.languages import preferred_language
from eventapp.web.links import public, settings
from eventapp.web.pages import NO_SEATS, kept, shelf

bp = Blueprint("machines", __name__)

PLAIN = "text/plain; charset=utf-8"
SECURITY_DAYS = 180  # RFC 9116 section 2.5.5 advises less than a year


def _text(body: str, caching: str) -> Response:
    return Response(body, headers={"Content-Type": PLAIN, "Cache-Control": caching})


@bp.get("/")
def root() -> AnyResponse:
    """Send a visitor to the home page in the language the browser asks for."""
    response = redirect(f"/{preferred_language()}/", 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@bp.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return _text("ok\n", "no-store")


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say whether the database answers and holds our tables: 200, or 503."""
    try:
        number, _, _ = shelf().revision(NO_SEATS)
    except Exception:  # each driver has its own; whatever it is, we are not ready
        current_app.logger.warning("the database does not answer", exc_info=True)
        return _text("the database does not answer\n", "no-store"), 503
    return _text(f"ready, site revision {number}\n", "no-store"), 200


@bp.get("/robots.txt")
def robots() -> Response:
    """Keep the back office and personal links out of indexes, and no calendar reader out."""
    lines = [
        "User-agent: Google-Calendar-Importer",
        "Allow: /",
        "",
        "User-agent: *",
        "Disallow: /organise/",
        "Disallow: /account/",
        "Disallow: /*/rsvp/",
        "Allow: /",
        "",
        f"Sitemap: {public('/sitemap.xml')}",
    ]
    return _text("\n".join(lines) + "\n", "public, max-age=86400")


@bp.get("/sitemap.xml")
@kept()
def site_map() -> Response:
    """List every public page in its three languages (sitemaps.org 0.9, hreflang alternates)."""
    body = render_template("site/sitemap.xml", entries=sitemap.entries())
    return Response(body, mimetype="application/xml")


@bp.get("/.well-known/security.txt")
def security() -> Response:
    """Say whom to tell about a weakness (RFC 9116)."""
    _, address = parseaddr(settings().mail_from)
    day = clock.now().date() + timedelta(days=SECURITY_DAYS)
    expires = datetime.combine(day, time())
    lines = [
        f"Contact: mailto:{address}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, fr, nl",
        f"Canonical: {public('/.well-known/security.txt')}",
    ]
    return _text("\n".join(lines) + "\n", "public, max-age=86400")


@bp.get("/favicon.ico")
@kept()
def favicon() -> Response:
    """Send the icon to what asks for it by its oldest name."""
    response = Response((FOLDER / "img" / "favicon.ico").read_bytes(), mimetype="image/x-icon")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response

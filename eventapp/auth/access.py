"""Who may open which page of the back office, and what happens to those who may not."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventapp.audit.service import Actor
from eventapp.auth.models import RoleName, User
from eventapp.auth.security import is_private
from eventapp.auth.service import actor_of
from eventapp.core.localised import INTERFACE_LANGUAGES

# What was typed before the session ended travels through the sign-in page under this prefix.
CARRIED = "kept."
SIGNED_IN = "signed in"
GUARD = "_allowed_roles"

View = Callable[..., Any]


def account() -> User:
    """Return the signed-in account of this request."""
    found: User = current_user._get_current_object()
    return found


def reader() -> str:
    """Return the identifier to which the tokens of forms are bound; empty for nobody."""
    return str(current_user.get_id() or "")


def actor() -> Actor:
    """Return the signed-in account as the actor of a change."""
    return actor_of(account())


def may(*roles: RoleName) -> bool:
    """Tell whether the signed-in account has one of the roles; administrators may do all."""
    return bool(
        current_user.is_authenticated and account().has_any_role(RoleName.ADMINISTRATOR, *roles)
    )


def requires(*roles: RoleName) -> Callable[[View], View]:
    """Open a view to the roles, and to administrators; without roles to any signed-in account."""
    return _guard(roles, lambda: not roles or may(*roles))


def only(role: RoleName) -> Callable[[View], View]:
    """Open a view to one role alone: what it shows is no administrator's business either."""
    return _guard((role,), lambda: account().has_any_role(role))


def _guard(roles: tuple[RoleName, ...], allowed: Callable[[], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if not current_user.is_authenticated:
                return sign_in_first()
            if not allowed():
                abort(403)
            return view(*args, **values)

        setattr(guarded, GUARD, roles)
        return guarded

    return decorate


def sign_in_first() -> Any:
    """Send a reader to the sign-in page; what was posted is kept and shown again afterwards."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)
    from eventapp.auth.forms import SignInForm

    here = url_for("account.sign_in", next=request.path)
    page = render_template("auth/sign_in.html", form=SignInForm(), action=here, kept=posted())
    return page, 401


def posted() -> list[tuple[str, str]]:
    """Return the fields of this request's form that a repetition needs."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name != "csrf_token"
    ]


def carried() -> list[tuple[str, str]]:
    """Return the fields that travelled through the sign-in page."""
    return [
        (name.removeprefix(CARRIED), value)
        for name, values in request.form.lists()
        for value in values
        if name.startswith(CARRIED)
    ]


def safe_next(address: str | None) -> str:
    """Return a path of the back office to go to after signing in, never another site's."""
    try:
        parts = urlsplit(address or "")
    except ValueError:  # brackets that hold no IPv6 address, and the like
        return "/organise/"
    here = not parts.scheme and not parts.netloc and is_private(parts.path)
    if not here or "\\" in (address or "") or parts.path.startswith("/account/sign-"):
        return "/organise/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def private_blueprint(name: str, import_name: str, prefix: str = "/organise") -> Blueprint:
    """Return a blueprint whose pages are in the account's language."""
    bp = Blueprint(name, import_name, url_prefix=prefix)

    @bp.before_request
    def take_language() -> None:
        asked = request.args.get("lang", "")
        if asked in INTERFACE_LANGUAGES:
            g.lang = asked
        elif current_user.is_authenticated:
            g.lang = account().language

    @bp.before_request
    def refuse_other_sites() -> Response | None:
        # A page elsewhere must not sign anybody in or act for them (Fetch Metadata, W3C).
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
        return None

    return bp

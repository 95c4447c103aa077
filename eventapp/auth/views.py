"""Signing in and out, and one's own account."""

from functools import lru_cache
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_security import current_user, hash_password, login_user, logout_user, verify_password

from eventapp.auth import queries, service
from eventapp.auth.access import account, carried, private_blueprint, requires, safe_next
from eventapp.auth.forms import LinkForm, PasswordForm, Press, ProfileForm, SignInForm
from eventapp.auth.models import User
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.core.text import email_key
from eventapp.core.tokens import digest
from eventapp.web.limits import limiter
from eventapp.web.timing import same_time

bp = private_blueprint("account", __name__, "/account")

STEP = 0.4  # seconds; well above the work of either case, hashing included


def _target() -> str:
    return digest(email_key(request.form.get("email", "")))


def _target_and_sender() -> str:
    return f"{_target()}:{get_remote_address()}"


def _asks_for_link() -> bool:
    return "link" in request.form


limit_visitor = limiter.limit("20 per minute", key_func=get_remote_address, methods=["POST"])
# Who guesses passwords locks out the own address alone. All senders together only slow an account
# down, and never the way in by a mailed link, which service.request_link bounds.
limit_guesses = limiter.limit(
    "30 per hour", key_func=_target_and_sender, methods=["POST"], exempt_when=_asks_for_link
)
limit_target = limiter.limit(
    "60 per minute", key_func=_target, methods=["POST"], exempt_when=_asks_for_link
)


@bp.route("/sign-in", methods=["GET", "POST"])
@limit_visitor
@limit_guesses
@limit_target
def sign_in() -> Any:
    if current_user.is_authenticated and request.method != "POST":
        return redirect(safe_next(request.args.get("next")), 303)
    form = SignInForm(request.form)
    if request.method != "POST":
        return _sign_in_page(SignInForm())
    if not form.validate():
        return _sign_in_page(form), 422
    if "link" in request.form:
        return _send_link(form)
    with same_time(STEP):
        user = _recognised(form)
    if user is None:
        form.password.errors = [_("This address and this password do not belong together.")]
        return _sign_in_page(form), 422
    return _welcome(user)


def _sign_in_page(form: SignInForm) -> str:
    here = url_for(".sign_in", next=safe_next(request.args.get("next")))
    return render_template("auth/sign_in.html", form=form, action=here, kept=carried())


def _recognised(form: SignInForm) -> User | None:
    user = queries.account_of(form.email.data)
    known = user.password if user and user.password else _nobodys_hash()
    matches = verify_password((form.password.data or "")[: service.PASSWORD_MAX], known)
    return user if user and user.password and matches else None


@lru_cache
def _nobodys_hash() -> str:
    return str(hash_password("what is compared when there is no account"))


def _send_link(form: SignInForm) -> str:
    with same_time(STEP), transaction():
        service.request_link(form.email.data)
    address = safe_next(request.args.get("next"))
    return render_template(
        "auth/link_sent.html", email=form.email.data, action=address, kept=carried()
    )


def _welcome(user: User) -> Any:
    """Begin a new session; go on, or first show that what was typed is still there."""
    kept = carried()
    session.clear()
    session.permanent = True
    login_user(user, remember=False, authn_via=["password"])
    address = safe_next(request.args.get("next"))
    if kept:
        return render_template("auth/continue.html", action=address, kept=kept)
    return redirect(address, 303)


@bp.get("/link/<token>")
def link(token: str) -> Any:
    return _link_page(token)


@bp.post("/link/<token>")
@limit_visitor
def use_link(token: str) -> Any:
    form = LinkForm(request.form)
    if not form.validate():
        return _link_page(token, form)
    try:
        with transaction():
            user = service.redeem_link(token)
    except DomainError:
        return _link_page(token)
    session.clear()
    session.permanent = True
    login_user(user, remember=False, authn_via=["link"])
    return redirect(url_for(".password" if user.password is None else "backoffice.overview"), 303)


def _link_page(token: str, form: LinkForm | None = None) -> Any:
    found = queries.valid_link(token)
    page_form = form or LinkForm()
    page = render_template("auth/link.html", valid=found is not None, form=page_form)
    status = 410 if found is None else 422 if page_form.errors else 200
    return page, status, {"Referrer-Policy": "no-referrer"}


@bp.post("/sign-out")
def sign_out() -> Any:
    form = Press(request.form)
    if current_user.is_authenticated and not form.validate():
        flash(_("Please press the button once more."))
        return redirect(url_for(".profile"), 303)
    if current_user.is_authenticated:
        number = account().id
        with transaction():
            service.end_sessions(number)
    logout_user()
    session.clear()
    return redirect(url_for(".sign_in"), 303)


@bp.route("/", methods=["GET", "POST"])
@requires()
def profile() -> Any:
    user = account()
    form = (
        ProfileForm(request.form, obj=user) if request.method == "POST" else ProfileForm(obj=user)
    )
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                service.change_profile(
                    user.id,
                    email=form.email.data,
                    name=form.name.data or "",
                    language=form.language.data,
                )
        except DomainError:
            form.email.errors = [_("Another account has this address.")]
        else:
            flash(_("Saved."))
            return redirect(url_for(".profile"), 303)
    status = 422 if form.errors else 200
    return render_template("auth/profile.html", form=form, user=user), status


@bp.route("/password", methods=["GET", "POST"])
@requires()
def password() -> Any:
    form = PasswordForm(request.form)
    if request.method == "POST" and form.validate():
        with transaction():
            user = service.set_password(account().id, form.password.data)
        login_user(user, remember=False)  # a new identifier: all other sessions have ended
        flash(_("Your password is set. Other devices are signed out."))
        return redirect(url_for("backoffice.overview"), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("auth/password.html", form=form, user=account()), status

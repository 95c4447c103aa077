"""Flask-Security as this application uses it: its accounts, hashes and sessions, our own pages."""

from datetime import timedelta

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore

from eventapp.auth import mails
from eventapp.auth.models import Role, User
from eventapp.core.db import db
from eventapp.core.text import clean_line

PREFIXES = ("/account", "/organise")
SESSION_HOURS = 12

datastore = SQLAlchemyUserDatastore(db, User, Role)
security = Security()


def is_private(path: str) -> bool:
    """Tell whether a path belongs to the pages of accounts, the only ones with a session."""
    return any(path == x or path.startswith(f"{x}/") for x in PREFIXES)


class PrivateSession(SecureCookieSessionInterface):
    """A session on the pages of accounts; everywhere else none is read, kept or spoken of."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie only where accounts have pages."""
        if not is_private(request.path):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie only where accounts have pages."""
        if is_private(request.path):
            super().save_session(app, session, response)


class OutboxMailUtil(MailUtil):
    """Gives the library's own mails to the outbox, so that they too are rows of a transaction."""

    def send_mail(  # noqa: PLR0917 - the signature is the library's
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: object,
    ) -> None:
        """Queue a mail the library has rendered."""
        account = kwargs.get("user")
        if isinstance(account, User):
            mails.queue_rendered(
                account, template, subject=clean_line(subject), text=body or "", html=html or ""
            )


def _config() -> dict[str, object]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        # argon2 salts by itself; a pepper from SECRET_KEY would lock all out when the key changes
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_CLI_USERS_NAME": False,
        "SECURITY_CLI_ROLES_NAME": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=SESSION_HOURS),
        "SESSION_COOKIE_NAME": "organise",
    }


def init_app(app: Flask) -> None:
    """Add accounts to the application."""
    app.config.update(_config())
    app.session_interface = PrivateSession()
    security.init_app(app, datastore, register_blueprint=False, mail_util_cls=OutboxMailUtil)
    app.login_manager._request_callback = None  # type: ignore[attr-defined]  # no sign-in by token

    @app.after_request
    def keep_private(response: Response) -> Response:
        if is_private(request.path):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

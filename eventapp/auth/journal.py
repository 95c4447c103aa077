"""The words of accounts in the log."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Field, Journal, Subject
from eventapp.auth import access
from eventapp.auth.models import RoleName, User

ROLES = {
    RoleName.ADMINISTRATOR: _l("administrator"),
    RoleName.ORGANISER: _l("organiser"),
    RoleName.DOOR: _l("door"),
    RoleName.ACCESS_LIST: _l("access lists"),
}


def _page(row: Any) -> str:
    return url_for("accounts.edit", account_id=row.id) if access.may() else ""


ACCOUNT = Subject(
    name=_l("Account"),
    verbs={
        "added": _l("added"),
        "deactivated": _l("closed"),
        "invited_again": _l("invited once more"),
        "link_requested": _l("sign-in link asked for"),
        "password_set": _l("password set"),
        "reactivated": _l("opened again"),
        "roles_changed": _l("roles changed"),
        "signed_in_by_link": _l("signed in by link"),
    },
    fields={
        "active": _l("Open"),
        "confirmed_at": None,
        "create_datetime": None,
        "current_login_at": None,
        "current_login_ip": None,
        "email": _l("E-mail address"),
        "fs_uniquifier": None,
        "fs_webauthn_user_handle": None,
        "last_login_at": None,
        "last_login_ip": None,
        "login_count": None,
        "mf_recovery_codes": None,
        "password": _l("Password"),
        "roles": Field(_l("Roles"), RoleName),
        "tf_phone_number": None,
        "tf_primary_method": None,
        "tf_totp_secret": None,
        "update_datetime": None,
        "us_phone_number": None,
        "us_totp_secrets": None,
        "username": None,
    },
    found=select(User.id, User.email.label("label")),
    page=_page,
    table="user",
)

JOURNAL = Journal({"account": ACCOUNT}, states=(ROLES,))

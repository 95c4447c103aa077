"""The verbs of accounts: sign-in links, invitations, roles, passwords."""

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from flask_security import hash_password
from sqlalchemy import select, update

from eventapp.audit import service as audit
from eventapp.audit.service import SYSTEM, Actor
from eventapp.auth import mails, queries
from eventapp.auth.models import Role, RoleName, SignInLink, User
from eventapp.core import clock, tokens
from eventapp.core.addresses import mail_address
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.text import email_key
from eventapp.web import links

LINK_MINUTES = 30
OPEN_LINKS = 6
FIRST_LINK_HOURS = 24
INVITATION_DAYS = 7
PASSWORD_MIN = 12
PASSWORD_MAX = 200


@dataclass(frozen=True, slots=True)
class AccountRequest:
    """What an account is to be."""

    email: str
    name: str = ""
    language: str = "en"
    roles: frozenset[RoleName] = frozenset()


def add_account(wanted: AccountRequest, *, by: Actor) -> User:
    """Add an account without a password; refuse an address that has one."""
    known = db.session.scalar(select(User).where(User.email == email_key(wanted.email)))
    if known is not None:
        raise DomainError("account.address_taken", field="email")
    user = User(
        email=email_key(wanted.email),
        name=wanted.name,
        language=wanted.language,
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
    )
    user.roles = _roles(wanted.roles)
    db.session.add(user)
    db.session.flush()
    diff: audit.Diff = {"email": [None, user.email], "roles": [None, _names(user)]}
    audit.record("account.added", user, by=by, label=user.email, diff=diff)
    return user


def invite(wanted: AccountRequest, *, by: Actor) -> User:
    """Add an account and mail its link, good for some days."""
    user = add_account(wanted, by=by)
    mails.invited(user, _link(user, timedelta(days=INVITATION_DAYS)), INVITATION_DAYS)
    return user


def invite_again(account_id: int, *, by: Actor) -> User:
    """Mail an account a fresh link; earlier ones end."""
    user = queries.account(account_id)
    if not user.active:
        raise DomainError("account.inactive")
    _end_links(user)
    mails.invited(user, _link(user, timedelta(days=INVITATION_DAYS)), INVITATION_DAYS)
    audit.record("account.invited_again", user, by=by, label=user.email, diff={})
    return user


def sign_in_link(account_id: int, *, lasting: timedelta) -> str:
    """Return a new link that signs an account in once."""
    return _link(queries.account(account_id), lasting)


def first_sign_in_link() -> str | None:
    """Return a one-time link for the administrator who has no password yet, else None.

    Makes the administrator when there is none. Earlier unused links end, so only the one printed
    last works.
    """
    user = queries.first_administrator()
    if user is None:
        free = AccountRequest(
            _free_address(), name="Administrator", roles=frozenset({RoleName.ADMINISTRATOR})
        )
        user = add_account(free, by=SYSTEM)
    if user.password:
        return None
    _end_links(user)
    return _link(user, timedelta(hours=FIRST_LINK_HOURS))


def request_link(address: str) -> None:
    """Mail a sign-in link to the account of an address; do nothing for any other.

    Nor while the mailbox holds some that work: a stranger can neither fill it nor keep its owner
    from a link.
    """
    user = queries.account_of(address)
    lately = clock.now() - timedelta(minutes=LINK_MINUTES)
    if user is not None and queries.open_links(user.id, since=lately) < OPEN_LINKS:
        mails.link_requested(user, _link(user, timedelta(minutes=LINK_MINUTES)), LINK_MINUTES)
        audit.record("account.link_requested", user, by=SYSTEM, label=user.email, diff={})


def redeem_link(token: str) -> User:
    """Use a link up and return its account; of two that try at once one succeeds."""
    link = queries.valid_link(token)
    if link is None:
        raise DomainError("account.link_ended")
    taken = db.session.scalar(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(SignInLink.id)
    )
    if taken is None:
        raise DomainError("account.link_ended")
    user = queries.account(link.user_id)
    user.confirmed_at = user.confirmed_at or clock.now()
    audit.record("account.signed_in_by_link", user, by=actor_of(user), label=user.email, diff={})
    return user


def set_password(account_id: int, password: str) -> User:
    """Set an account's password; every session it had ends."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise DomainError("account.password_length", field="password")
    user = queries.account(account_id)
    told = user.password is not None
    user.password = hash_password(password)
    user.fs_uniquifier = uuid.uuid4().hex
    _end_links(user)
    if told:
        mails.password_changed(user)
    audit.record("account.password_set", user, by=actor_of(user), label=user.email, diff={})
    return user


def end_sessions(account_id: int) -> User:
    """End every session of an account: a cookie that somebody copied opens nothing any more."""
    user = queries.account(account_id)
    user.fs_uniquifier = uuid.uuid4().hex
    return user


def change_profile(account_id: int, *, email: str, name: str, language: str) -> User:
    """Change what a person may change of the own account."""
    user = queries.account(account_id)
    key = email_key(email)
    taken = select(User.id).where(User.email == key, User.id != user.id)
    if db.session.scalar(taken) is not None:
        raise DomainError("account.address_taken", field="email")
    user.email, user.name, user.language = key, name, language
    audit.record("account.changed", user, by=actor_of(user), label=user.email)
    return user


def change_roles(account_id: int, roles: Collection[RoleName], *, by: Actor) -> User:
    """Give an account exactly these roles; the last administrator stays one."""
    user = queries.account(account_id)
    before = _names(user)
    if RoleName.ADMINISTRATOR not in roles:
        _keep_an_administrator(user)
    user.roles = _roles(roles)
    diff: audit.Diff = {"roles": [before, _names(user)]}
    audit.record("account.roles_changed", user, by=by, label=user.email, diff=diff)
    return user


def deactivate(account_id: int, *, by: Actor) -> User:
    """Close an account: its sessions and links end at once. Its past acts stay in the log."""
    user = queries.account(account_id)
    _keep_an_administrator(user)
    user.active = False
    user.fs_uniquifier = uuid.uuid4().hex
    _end_links(user)
    audit.record("account.deactivated", user, by=by, label=user.email)
    return user


def reactivate(account_id: int, *, by: Actor) -> User:
    """Open a closed account again."""
    user = queries.account(account_id)
    user.active = True
    audit.record("account.reactivated", user, by=by, label=user.email)
    return user


def actor_of(user: User) -> Actor:
    """Return the account as the actor of a change."""
    return Actor("user", user.id, user.name or user.email)


def _keep_an_administrator(user: User) -> None:
    queries.lock_administrators()
    if user.has_any_role(RoleName.ADMINISTRATOR) and not queries.administrators_left(
        without=user.id
    ):
        raise DomainError("account.last_administrator", field="roles")


def _link(user: User, lasting: timedelta) -> str:
    token = tokens.random_token()
    db.session.add(
        SignInLink(
            user_id=user.id, token_digest=tokens.digest(token), ends_at=clock.now() + lasting
        )
    )
    db.session.flush()
    return links.public(f"/account/link/{token}")


def _end_links(user: User) -> None:
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.user_id == user.id, SignInLink.used_at.is_(None))
        .values(used_at=clock.now())
    )


def _roles(names: Collection[RoleName]) -> list[Role]:
    known = {x.name: x for x in db.session.scalars(select(Role))}
    for name in names:
        if name not in known:
            known[name] = Role(name=name.value)
            db.session.add(known[name])
    return [known[x] for x in sorted(names)]


def _names(user: User) -> list[str]:
    return sorted(x.name for x in user.roles)


def _free_address() -> str:
    """Return an address of the public host, or of this machine where that host has no name."""
    try:
        address = mail_address(f"administrator@{links.settings().public_host}", local=True)
    except ValueError:
        address = "administrator@localhost"
    taken = db.session.scalar(select(User.id).where(User.email == address))
    return address if taken is None else f"administrator-{secrets.token_hex(4)}@localhost"

"""Named reads of accounts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.auth.models import Role, RoleName, SignInLink, User
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.text import email_key
from eventapp.core.tokens import digest


def account_of(address: str) -> User | None:
    """Return the active account of a mail address, with its roles."""
    return db.session.scalar(
        select(User)
        .where(func.lower(User.email) == email_key(address), User.active)
        .options(joinedload(User.roles))
    )


def account_if_active(account_id: int) -> User | None:
    """Return an active account by its number, with its roles."""
    return db.session.scalar(
        select(User).where(User.id == account_id, User.active).options(joinedload(User.roles))
    )


def account(account_id: int) -> User:
    """Return one account with its roles, active or not; raise NotFound."""
    found = db.session.scalar(
        select(User).where(User.id == account_id).options(joinedload(User.roles))
    )
    if found is None:
        raise NotFound("account")
    return found


def accounts() -> list[User]:
    """Return every account with its roles, the active ones first."""
    found = db.session.scalars(
        select(User).options(joinedload(User.roles)).order_by(User.active.desc(), User.email)
    )
    return list(found.unique())


def first_administrator() -> User | None:
    """Return the earliest active administrator, preferring one who can sign in by password."""
    return db.session.scalar(
        select(User)
        .where(User.active, User.roles.any(Role.name == RoleName.ADMINISTRATOR))
        .order_by(User.password.is_(None), User.id)
        .limit(1)
    )


def lock_administrators() -> None:
    """Lock every active administrator's row, in one order, until the commit."""
    db.session.execute(
        select(User.id)
        .where(User.active, User.roles.any(Role.name == RoleName.ADMINISTRATOR))
        .order_by(User.id)
        .with_for_update(of=User)
    ).all()


def administrators_left(*, without: int) -> int:
    """Return how many active administrators there are besides one account."""
    return (
        db.session.scalar(
            select(func.count(User.id)).where(
                User.active,
                User.id != without,
                User.roles.any(Role.name == RoleName.ADMINISTRATOR),
            )
        )
        or 0
    )


def open_links(account_id: int, *, since: datetime) -> int:
    """Return how many unused links of an account, made after an instant, still sign in."""
    found = db.session.scalar(
        select(func.count()).where(
            SignInLink.user_id == account_id,
            SignInLink.used_at.is_(None),
            SignInLink.created_at > since,
            SignInLink.ends_at > clock.now(),
        )
    )
    return found or 0


def valid_link(token: str) -> SignInLink | None:
    """Return the link of a token while it can still be used."""
    return db.session.scalar(
        select(SignInLink)
        .join(User, User.id == SignInLink.user_id)
        .where(
            SignInLink.token_digest == digest(token),
            SignInLink.used_at.is_(None),
            SignInLink.ends_at > clock.now(),
            User.active,
        )
    )


def organisers() -> list[User]:
    """Return every active account that organises events; administrators only if nobody does."""
    found = db.session.scalars(
        select(User)
        .where(User.active, User.roles.any(Role.name == RoleName.ORGANISER))
        .order_by(User.id)
    ).all()
    first = None if found else first_administrator()
    return [first] if first else list(found)


def deciders() -> list[User]:
    """Return every active account that decides on guests, administrators too, by name."""
    deciding = Role.name.in_((RoleName.ORGANISER, RoleName.ADMINISTRATOR))
    query = select(User).where(User.active, User.roles.any(deciding))
    return list(db.session.scalars(query.order_by(User.name, User.email)))

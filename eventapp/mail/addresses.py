"""Addresses that are dead or unsubscribed, and the signed link by which one unsubscribes.

Neither ever stops an essential mail: that a place is confirmed, changed or gone.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, or_, select, update

from eventapp.core import clock
from eventapp.core.db import db, insert
from eventapp.core.errors import NotFound
from eventapp.core.text import email_key
from eventapp.mail.address_models import MailAddress
from eventapp.web.links import public


def of(address: str) -> MailAddress | None:
    """Return what is known of an address."""
    return db.session.scalar(select(MailAddress).where(MailAddress.key == email_key(address)))


def unwilling() -> Select[str]:
    """Return a query of the keys to which only essential mail goes."""
    stopped = or_(MailAddress.dead_at.is_not(None), MailAddress.left_at.is_not(None))
    return select(MailAddress.key).where(stopped)


def is_unwilling(address: str) -> bool:
    """Tell whether only essential mail goes to an address."""
    return bool(db.session.scalar(unwilling().where(MailAddress.key == email_key(address))))


def mark_dead(address: str, said: str) -> None:
    """Note that a server said for good that nobody is at an address, and its words."""
    row = _known(address)
    row.dead_at, row.said = clock.now(), said


def revive(address: str) -> None:
    """Note that a mail was taken for an address."""
    alive = update(MailAddress).where(
        MailAddress.key == email_key(address), MailAddress.dead_at.is_not(None)
    )
    db.session.execute(alive.values(dead_at=None, said=""))


def unsubscribe_link(address: str, language: str) -> str:
    """Return the public address of the page on which an address unsubscribes."""
    return public(f"/{language}/unsubscribe/{_signer().dumps(_known(address).id)}")


def hidden_link(language: str) -> str:
    """Return the link to unsubscribe as a preview shows it, which opens nothing."""
    return public(f"/{language}/unsubscribe/…")


def by_token(token: str) -> MailAddress:
    """Return the address a link is for.

    :raises NotFound: for a link that was not signed here.
    """
    try:
        found = db.session.get(MailAddress, _signer().loads(token), populate_existing=True)
    except BadSignature:
        found = None
    if found is None:
        raise NotFound("mail_address")
    return found


def leave(token: str) -> None:
    """Unsubscribe; once more changes nothing."""
    row = by_token(token)
    row.left_at = row.left_at or clock.now()


def come_back(token: str) -> None:
    """Take an unsubscription back."""
    by_token(token).left_at = None


def _known(address: str) -> MailAddress:
    key = email_key(address)
    # Two mails to one address may be written at once.
    db.session.execute(insert(MailAddress).values(key=key).on_conflict_do_nothing())
    return db.session.scalars(select(MailAddress).where(MailAddress.key == key)).one()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="unsubscribe")

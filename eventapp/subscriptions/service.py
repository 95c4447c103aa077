"""Making, renewing and closing the address of a personal calendar, and reading it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.records import locked_rows
from eventapp.core.tokens import digest, random_token
from eventapp.feeds import ics
from eventapp.subscriptions import queries
from eventapp.subscriptions.contents import contents, is_open
from eventapp.subscriptions.models import FeedKey
from eventapp.subscriptions.owners import COLUMNS, HOME, Owner
from eventapp.web import links

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Read:
    """What an address shows now: whose key it is, what the calendar says, the digest of that."""

    key_id: int
    token_digest: str
    head: ics.Head
    entries: list[ics.Entry]
    body_digest: str


def make(owner: Owner, *, language: str, reminder: int | None = None) -> str:
    """Return the token of a fresh address of somebody's calendar; the one before leads nowhere.

    ``reminder`` is in minutes before an entry begins.
    """
    token = random_token()
    key = _locked(owner)
    action = "feed_key.renewed" if key else "feed_key.created"
    if key is None:
        key = _added(owner, language, digest(token))
    else:
        key.renewed_at = clock.now()
    key.token_digest = digest(token)
    key.revoked_at = key.fetched_at = None
    key.fetches, key.client = 0, ""
    key.language, key.reminder = language, reminder
    key.link_id, key.link_digest = owner.link_id, owner.link_digest
    audit(action, key, by=owner.by, label=owner.label, event_id=owner.event_id, diff={})
    db.session.flush()
    return token


def close(owner: Owner) -> None:
    """Close the address of somebody's calendar; what is closed or was never made stays so."""
    key = _locked(owner)
    if key is None or key.revoked_at is not None:
        return
    key.revoked_at = clock.now()
    event_id = owner.event_id
    audit("feed_key.closed", key, by=owner.by, label=owner.label, event_id=event_id, diff={})
    db.session.flush()


def read(token: str) -> Read:
    """Return what the address of a token shows, by the rights that its owner has now.

    :raises NotFound: when it shows nothing (any more).
    """
    key = queries.by_token(token)
    if key is None or not is_open(key):
        raise NotFound("feed_key")
    with force_locale(key.language):
        found = contents(key)
    if found is None:
        raise NotFound("feed_key")
    head = ics.Head(
        uid=f"feed-{key.uid}@{links.settings().public_host}",
        name=found.name,
        language=key.language,
        modified=_NEVER,
        zone=HOME.key,
    )
    made = hashlib.sha256(ics.calendar(head, found.entries)).hexdigest()
    return Read(key.id, key.token_digest, head, found.entries, made)


def fetched(found: Read, client: str) -> ics.Head:
    """Note that a program was shown a calendar; return its head with the instant of its change.

    That instant grows with every change, also when an entry leaves, so that a program that asks by
    date alone never has an old one for new.

    :raises NotFound: when the address was renewed or closed meanwhile.
    """
    query = select(FeedKey).where(FeedKey.id == found.key_id)
    key = next(iter(locked_rows(FeedKey, query)), None)
    if key is None or key.token_digest != found.token_digest or key.revoked_at is not None:
        raise NotFound("feed_key")
    now = clock.now()
    if key.body_digest != found.body_digest:
        # Two changes within one second must differ for a program that knows only dates.
        later = key.changed_at + _SECOND if key.body_digest else now
        key.changed_at = max(now, later)
        key.body_digest = found.body_digest
    key.fetched_at, key.client = now, client
    key.fetches += 1
    return replace(found.head, modified=key.changed_at)


def _locked(owner: Owner) -> FeedKey | None:
    query = select(FeedKey).where(COLUMNS[owner.kind] == owner.value)
    return next(iter(locked_rows(FeedKey, query)), None)


def _added(owner: Owner, language: str, token_digest: str) -> FeedKey:
    key = FeedKey(
        kind=owner.kind,
        language=language,
        token_digest=token_digest,
        **{COLUMNS[owner.kind].key: owner.value},
    )
    try:
        with db.session.begin_nested():
            db.session.add(key)
    except IntegrityError:  # a second press was quicker: its address is renewed
        known = _locked(owner)
        if known is None:
            raise
        return known
    return key

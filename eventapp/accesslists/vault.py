"""Sealing and opening identity data of records with the keys of this installation.

Whoever seals holds the record locked first, and reads the keys after: a rotation waits for them,
and they for it, so that nothing is sealed with a key that is being put away.
"""

from sqlalchemy import select, text

from eventapp.accesslists import keyring
from eventapp.accesslists.details import Said
from eventapp.accesslists.keyring import Keyring, NoKey
from eventapp.accesslists.models import IdentityRecord
from eventapp.core.db import db
from eventapp.core.records import locked_rows
from eventapp.web.links import settings


def opener() -> Keyring:
    """Return the keys that open.

    :raises NoKey: when there are none.
    """
    found = keyring.read(settings())
    if found is None:
        raise NoKey
    return found


def sealer() -> Keyring:
    """Return the keys that seal; the first one is made when nothing was ever sealed.

    :raises NoKey: when a record is sealed with a key that is not there: what is sealed now with
        another would be lost as soon as the right one comes back.
    """
    found = keyring.read(settings())
    used = _used()
    if found is None and not used:
        return keyring.make(settings())
    if found is None or not used <= set(found.names):
        raise NoKey
    return found


def is_ready() -> bool:
    """Tell whether what is sealed can be opened, and more be sealed."""
    found = keyring.read(settings())
    return _used() <= set(found.names if found else ())


def _used() -> set[str]:
    query = select(IdentityRecord.key_name).where(IdentityRecord.key_name != "").distinct()
    return set(db.session.scalars(query))


def put(record: IdentityRecord, said: Said) -> None:
    """Seal what somebody said; the record is locked.

    :raises NoKey: as ``sealer``.
    """
    ring = sealer()
    record.sealed = ring.seal(record.uid, said)
    if record.handed:
        record.handed = ring.again(record.handed)
    record.key_name = ring.names[0]


def reseal(ring: Keyring) -> int:
    """Seal everything with the first key; return how many records that were.

    :raises NoKey: when something opens with none of the keys; nothing is changed then.
    """
    if db.engine.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        db.session.execute(text("LOCK TABLE identity_record IN EXCLUSIVE MODE"))
    query = select(IdentityRecord).where(IdentityRecord.key_name != "")
    found = locked_rows(IdentityRecord, query)
    for one in found:
        one.sealed = one.sealed and ring.again(one.sealed)
        one.handed = one.handed and ring.again(one.handed)
        one.key_name = ring.names[0]
    db.session.flush()
    return len(found)

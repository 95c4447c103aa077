"""Keeping what was counted, and forgetting what is old."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, delete, or_

from eventapp.core.db import db, insert
from eventapp.feeds.clients import Client
from eventapp.fetches import queries
from eventapp.fetches.models import FeedFetch


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted apart: a feed by its name, a family of programs, a day (UTC)."""

    feed: str
    client: Client
    day: date


@dataclass(slots=True)
class Count:
    """So many whole calendars and answers that nothing changed, and the instant of the last."""

    last_at: datetime
    whole: int = 0
    unchanged: int = 0

    def add(self, other: "Count") -> None:
        """Take in another count of the same."""
        self.whole += other.whole
        self.unchanged += other.unchanged
        self.last_at = max(self.last_at, other.last_at)


def add(counts: Mapping[Key, Count]) -> None:
    """Add counts to what is kept, in one statement: what other processes add meanwhile stays.

    The rows are written in one order, so that no two processes wait for each other.
    """
    rows = [
        {
            "feed": key.feed,
            "client": key.client.value,
            "day": key.day,
            "whole": count.whole,
            "unchanged": count.unchanged,
            "last_at": count.last_at,
        }
        for key, count in sorted(
            counts.items(), key=lambda x: (x[0].feed, x[0].client.value, x[0].day)
        )
    ]
    if not rows:
        return
    added = insert(FeedFetch)
    new, old = added.excluded, FeedFetch.__table__.c
    together = {
        "whole": old.whole + new.whole,
        "unchanged": old.unchanged + new.unchanged,
        "last_at": case((new.last_at > old.last_at, new.last_at), else_=old.last_at),
    }
    key_columns = ["feed", "client", "day"]
    db.session.execute(added.on_conflict_do_update(index_elements=key_columns, set_=together), rows)


def forget() -> int:
    """Delete what is older than ``queries.KEPT``, and what names people whom readers know no more.

    Return how many rows that were.
    """
    of_hidden = FeedFetch.feed.in_(queries.feeds_of_hidden_people())
    gone = delete(FeedFetch).where(or_(queries.is_old(), of_hidden))
    return len(db.session.execute(gone.returning(FeedFetch.day)).all())

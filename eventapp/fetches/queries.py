"""Named reads of what was counted."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event, EventHost
from eventapp.feeds.clients import Client
from eventapp.feeds.queries import listed
from eventapp.fetches.models import FeedFetch
from eventapp.fetches.names import Kind, feed_of
from eventapp.people.models import Person
from eventapp.programme.models import ReleasedAppearance, ReleasedSession
from eventapp.programme.queries import is_public

KEPT = timedelta(days=90)
PAGE = 25


@dataclass(frozen=True, slots=True)
class Sum:
    """So many whole calendars, answers that nothing changed, and when the last was."""

    whole: int = 0
    unchanged: int = 0
    last_at: datetime | None = None

    @property
    def fetches(self) -> int:
        """Return how many fetches those were."""
        return self.whole + self.unchanged

    @property
    def share(self) -> int:
        """Return in per cent how many of them found nothing new."""
        return round(100 * self.unchanged / self.fetches) if self.fetches else 0


@dataclass(frozen=True, slots=True)
class Page:
    """Names of feeds with what was fetched of each, the most first."""

    rows: Sequence[tuple[str, Sum]]
    number: int
    more: bool


def _sum(row: Any) -> Sum:
    """Return the sum of a row that ends with ``_SUMS``."""
    whole, unchanged, last_at = row[-3:]
    return Sum(int(whole), int(unchanged), last_at)


_SUMS = (func.sum(FeedFetch.whole), func.sum(FeedFetch.unchanged), func.max(FeedFetch.last_at))


def by_day(since: date, until: date) -> Mapping[date, Sum]:
    """Return the fetches of each day (UTC) from one to another, those without any too."""
    query = select(FeedFetch.day, *_SUMS).where(FeedFetch.day >= since).group_by(FeedFetch.day)
    found = {row[0]: _sum(row) for row in db.session.execute(query)}
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    return {x: found.get(x, Sum()) for x in days}


def by_client(since: date) -> Mapping[Client, Sum]:
    """Return the fetches of each family of programs since a day, the most first."""
    query = (
        select(FeedFetch.client, *_SUMS).where(FeedFetch.day >= since).group_by(FeedFetch.client)
    )
    known = {x.value: x for x in Client}
    rows = [(known[x[0]], _sum(x)) for x in db.session.execute(query) if x[0] in known]
    return dict(sorted(rows, key=lambda x: -x[1].fetches))


def feeds(since: date, number: int) -> Page:
    """Return one page of the feeds fetched since a day."""
    fetches = func.sum(FeedFetch.whole + FeedFetch.unchanged)
    query = (
        select(FeedFetch.feed, *_SUMS)
        .where(FeedFetch.day >= since)
        .group_by(FeedFetch.feed)
        .order_by(fetches.desc(), FeedFetch.feed)
        .offset((number - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = [(x[0], _sum(x)) for x in db.session.execute(query)]
    return Page(rows[:PAGE], number, len(rows) > PAGE)


def last_fetches(names: Collection[str]) -> Mapping[str, Mapping[Client, datetime]]:
    """Return when each family fetched each of some feeds last, as long as that is known."""
    query = (
        select(FeedFetch.feed, FeedFetch.client, func.max(FeedFetch.last_at))
        .where(FeedFetch.feed.in_(names))
        .group_by(FeedFetch.feed, FeedFetch.client)
    )
    found: dict[str, dict[Client, datetime]] = defaultdict(dict)
    known = {x.value: x for x in Client}
    for feed, client, last_at in db.session.execute(query):
        if client in known:
            found[feed][known[client]] = last_at
    return found


def is_old() -> ColumnElement[bool]:
    """Return the condition under which a count is kept no longer."""
    return FeedFetch.day < clock.today("UTC") - KEPT


def is_anything_old() -> bool:
    """Tell, without a lock, whether there is anything to forget."""
    old = select(FeedFetch.feed).where(is_old()).limit(1)
    return db.session.scalar(old) is not None or bool(feeds_of_hidden_people())


def feeds_of_hidden_people() -> Collection[str]:
    """Return the feeds whose names tell of people that readers do not know, or not any more."""
    of_people = FeedFetch.feed.startswith("/people/", autoescape=True)
    named = db.session.scalars(select(FeedFetch.feed).where(of_people).distinct()).all()
    slugs = {x: feed_of(x).slug for x in named if feed_of(x).kind is Kind.PERSON}
    known = known_people(set(slugs.values()))
    return [name for name, slug in slugs.items() if slug not in known]


def known_people(slugs: Collection[str]) -> Mapping[str, Person]:
    """Return by slug those of some people whom readers know from a public event."""
    if not slugs:
        return {}
    seen = (
        select(ReleasedAppearance.person_id)
        .join(ReleasedSession, ReleasedSession.id == ReleasedAppearance.session_id)
        .join(Event, Event.id == ReleasedSession.event_id)
        .where(is_public(), listed(), ReleasedAppearance.person_id.is_not(None))
    )
    hosting = (
        select(EventHost.person_id)
        .join(Event, Event.id == EventHost.event_id)
        .where(listed(), EventHost.person_id.is_not(None))
    )
    query = select(Person).where(
        Person.slug.in_(slugs),
        Person.is_withheld.is_(False),
        or_(Person.id.in_(seen), Person.id.in_(hosting)),
    )
    return {x.slug: x for x in db.session.scalars(query)}

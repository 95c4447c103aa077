"""The page that says how the feeds fare: who fetches them, and when a change will be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template, request

from eventapp.auth.access import private_blueprint, requires
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.feeds.clients import Client
from eventapp.fetches import changing, queries
from eventapp.fetches.changing import Known
from eventapp.fetches.names import EVERYTHING, MILESTONES, Feed, Sight, feed_of, sight
from eventapp.fetches.queries import Sum
from eventapp.fetches.wording import CLIENTS, rhythm
from eventapp.web.fields import page_asked
from eventapp.web.languages import current_language

bp = private_blueprint("fetches", __name__)

SPANS = (7, 30, 90)  # days


@dataclass(frozen=True, slots=True)
class Line:
    """A feed with its fetches, and how each family of programs stands to its last change.

    ``path`` is empty where the feed has no address, or none that is known any more.
    """

    known: Known | None
    path: str
    fetched: Sum
    sights: Sequence[Sight]


@bp.get("/calendars")
@requires(RoleName.ORGANISER)
def index() -> str:
    days = next((x for x in SPANS if request.args.get("days") == str(x)), SPANS[0])
    today = clock.today("UTC")
    since = today - timedelta(days=days - 1)
    by_day = queries.by_day(since, today)
    page = queries.feeds(since, page_asked())
    return render_template(
        "fetches/index.html",
        days=days,
        spans=SPANS,
        by_day=by_day,
        most=max((x.fetches for x in by_day.values()), default=0),
        by_client=queries.by_client(since),
        total=Sum(sum(x.whole for x in by_day.values()), sum(x.unchanged for x in by_day.values())),
        page=page,
        lines=_lines(page),
        clients=CLIENTS,
        rhythm=rhythm,
    )


def _lines(page: queries.Page) -> list[Line]:
    names = [name for name, _fetched in page.rows]
    feeds = {name: feed_of(name) for name in names}
    known = changing.known(feeds.values(), current_language())
    last = queries.last_fetches(names)
    found = []
    for name, fetched in page.rows:
        told = known.get(feeds[name])
        path = f"/{current_language()}{name}" if told and _has_address(feeds[name], name) else ""
        sights = _sights(told, last.get(name, {})) if told else []
        found.append(Line(told, path, fetched, sights))
    return found


def _has_address(feed: Feed, name: str) -> bool:
    return bool(feed.slug) or name in {EVERYTHING, MILESTONES}


def _sights(told: Known, last: Mapping[Client, datetime]) -> list[Sight]:
    if told.changed_at is None:
        return []
    now = clock.now()
    return [sight(x, last[x], told.changed_at, now) for x in Client if x in last]

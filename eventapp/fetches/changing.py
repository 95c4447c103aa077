"""What the feeds are called, and when an entry of each changed last. Eight queries at most."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from eventapp.advocacy.models import EventPolicyFile, Milestone, PolicyFile
from eventapp.core.db import db
from eventapp.core.localised import Text
from eventapp.events.models import Event, EventHost
from eventapp.events.withdrawal_models import Withdrawal
from eventapp.feeds.queries import listed
from eventapp.fetches.names import Feed, Kind, slugs_of
from eventapp.fetches.queries import known_people
from eventapp.organisations.models import Organisation
from eventapp.programme.models import ReleasedAppearance, ReleasedSession


@dataclass(frozen=True, slots=True)
class Known:
    """What a feed is called, and when it changed last, as far as one can say."""

    name: Text | str
    changed_at: datetime | None = None


_LATEST = (func.max(Event.changed_at), func.max(Event.programme_changed_at))


def known(feeds: Collection[Feed], lang: str) -> Mapping[Feed, Known]:
    """Return what is known of some feeds; those of records that are no more are left out."""
    found: dict[Feed, Known] = {}
    for read in (_alone, _events, _organisations, _policies, _people):
        found |= read(feeds, lang)
    return found


def _alone(feeds: Collection[Feed], _lang: str) -> Mapping[Feed, Known]:
    read: dict[Kind, Callable[[], Known]] = {
        Kind.EVERYTHING: lambda: Known(_("All events"), _of_everything()),
        Kind.MILESTONES: lambda: Known(
            _("Policy milestones"), db.session.scalar(select(func.max(Milestone.changed_at)))
        ),
        Kind.SOME_EVENTS: lambda: Known(_("Events of one organisation on one policy file")),
        Kind.PERSONAL: lambda: Known(_("Personal calendars, all together")),
        Kind.BEYOND: lambda: Known(_("Other feeds, all together")),
    }
    return {x: read[x.kind]() for x in feeds if x.kind in read}


def _of_everything() -> datetime | None:
    row = db.session.execute(select(*_LATEST).where(listed())).one()
    return _later(*row, db.session.scalar(select(func.max(Withdrawal.withdrawn_at))))


def _later(*instants: datetime | None) -> datetime | None:
    return max((x for x in instants if x), default=None)


def _events(feeds: Collection[Feed], lang: str) -> Mapping[Feed, Known]:
    kinds = (Kind.EVENT, Kind.PROGRAMME)
    if not (slugs := slugs_of(feeds, *kinds)):
        return {}
    found = {x.slug: x for x in db.session.scalars(select(Event).where(Event.slug.in_(slugs)))}
    told = {}
    for feed in feeds:
        if feed.kind in kinds and (event := found.get(feed.slug)):
            title = event.title.text(lang, event.main_language)
            name: Text | str = title
            if feed.kind is Kind.PROGRAMME:
                name = _("Programme: %(title)s", title=title)
            told[feed] = Known(name, event.shown_changed_at)
    return told


def _organisations(feeds: Collection[Feed], _lang: str) -> Mapping[Feed, Known]:
    if not (slugs := slugs_of(feeds, Kind.ORGANISATION)):
        return {}
    query = select(Organisation).where(Organisation.slug.in_(slugs))
    rows = {x.slug: x for x in db.session.scalars(query)}
    hosted = EventHost.event_id == Event.id
    at = _latest(EventHost.organisation_id, hosted, [x.id for x in rows.values()])
    return {
        x: Known(
            _("Events: %(names)s", names=rows[x.slug].name),
            at.get(rows[x.slug].id),
        )
        for x in feeds
        if x.kind is Kind.ORGANISATION and x.slug in rows
    }


def _policies(feeds: Collection[Feed], lang: str) -> Mapping[Feed, Known]:
    if not (slugs := slugs_of(feeds, Kind.POLICY, Kind.ABOUT)):
        return {}
    query = select(PolicyFile).where(PolicyFile.slug.in_(slugs))
    rows = {x.slug: x for x in db.session.scalars(query)}
    ids = [x.id for x in rows.values()]
    about = _latest(EventPolicyFile.policy_file_id, EventPolicyFile.event_id == Event.id, ids)
    steps = dict(
        db.session.execute(
            select(Milestone.policy_file_id, func.max(Milestone.changed_at))
            .where(Milestone.policy_file_id.in_(ids))
            .group_by(Milestone.policy_file_id)
        ).all()
    )
    told: dict[Feed, Known] = {}
    for feed in feeds:
        row = rows.get(feed.slug)
        if row and feed.kind is Kind.POLICY:
            told[feed] = Known(row.title.text(lang), steps.get(row.id))
        elif row and feed.kind is Kind.ABOUT:
            name = _("Events: %(names)s", names=row.title.text(lang))
            told[feed] = Known(name, about.get(row.id))
    return told


def _people(feeds: Collection[Feed], _lang: str) -> Mapping[Feed, Known]:
    rows = known_people(slugs_of(feeds, Kind.PERSON))
    if not rows:
        return {}
    on_stage = (ReleasedSession.event_id == Event.id) & (
        ReleasedAppearance.session_id == ReleasedSession.id
    )
    ids = [x.id for x in rows.values()]
    spoke = _latest(ReleasedAppearance.person_id, on_stage, ids)
    hosted = _latest(EventHost.person_id, EventHost.event_id == Event.id, ids)
    return {
        x: Known(rows[x.slug].name, _later(spoke.get(rows[x.slug].id), hosted.get(rows[x.slug].id)))
        for x in feeds
        if x.kind is Kind.PERSON and x.slug in rows
    }


def _latest(
    of: Any, joined: ColumnElement[bool], numbers: Collection[int]
) -> Mapping[int, datetime | None]:
    """Return by number when a public event of each changed last."""
    query = select(of, *_LATEST).where(joined, listed(), of.in_(numbers)).group_by(of)
    return {number: _later(*rest) for number, *rest in db.session.execute(query)}

"""A programme's changes from release to release, and the programme to stand in pages of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from eventapp.events.addressed import addressed
from eventapp.events.models import Event
from eventapp.events.queries import published_event_of
from eventapp.people.queries import successors
from eventapp.programme.differences import Change
from eventapp.programme.models import ProgrammeRelease
from eventapp.programme.queries import public_names, released_programme, releases
from eventapp.releases import wording
from eventapp.site.frame import bp
from eventapp.site.programme_view import by_day, programme
from eventapp.web.languages import current_language
from eventapp.web.pages import kept
from eventapp.web.security import EMBEDDED
from eventapp.web.templating import loc_text


@dataclass(frozen=True, slots=True)
class Version:
    """One release with what it changed, in words."""

    release: ProgrammeRelease
    lines: Sequence[wording.Line]


@bp.get("/events/<slug>/changes")
@kept()
def programme_changes(slug: str) -> str:
    found = addressed(published_event_of(slug))
    # Whoever left the stage is counted, not named: why they left is theirs.
    names, merged = public_names(found.id), successors()
    title = loc_text(found.title, found.main_language)
    return render_template(
        "site/changes.html",
        event=found,
        versions=_versions(found, names, merged),
        description=_("What changed in the programme of %(title)s.", title=title),
    )


def _versions(event: Event, names: Mapping[int, str], merged: Mapping[int, int]) -> list[Version]:
    every = releases(event.id)
    before = [*(x.stage for x in every[1:]), None]
    # What changed of people whom nobody may see is released, and is nothing to anybody else.
    told = [
        x
        for x, stage in zip(every, before, strict=True)
        if x.changes or x.note or x.stage is not stage
    ]
    return [_version(x, event, names, merged) for x in told]


def _version(
    release: ProgrammeRelease, event: Event, names: Mapping[int, str], merged: Mapping[int, int]
) -> Version:
    changes = [Change.of(x).with_people(merged) for x in release.changes]
    return Version(release, wording.lines(changes, event, current_language(), names))


@bp.get("/events/<slug>/embed")
@kept()
def programme_embed(slug: str) -> Response:
    found = addressed(published_event_of(slug))
    released = released_programme(found.id)
    page = render_template(
        "site/embed.html",
        event=found,
        released=released,
        days=by_day(programme(released.sessions, found.zone)),
    )
    response = make_response(page)
    response.headers.update(EMBEDDED)
    return response

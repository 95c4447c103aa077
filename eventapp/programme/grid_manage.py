"""The organisers' programme as a grid, moving its sessions, and its list for paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.people.naming import names
from eventapp.programme import grid, queries, service
from eventapp.programme.checking import checked
from eventapp.programme.forms import room_choices
from eventapp.programme.manage import LABELS, bp
from eventapp.programme.models import ReleaseStage, Session
from eventapp.programme.moving import placed
from eventapp.programme.pages import session_of
from eventapp.programme.quick_forms import QuickSeat, QuickSession
from eventapp.programme.releasing import proposal
from eventapp.programme.wording import clash_text
from eventapp.web import dates
from eventapp.web.fields import number_of
from eventapp.web.refusals import sentence
from eventapp.web.templating import loc_text


@bp.get("/programme")
@requires(RoleName.ORGANISER)
def show(slug: str) -> str:
    event = event_of(slug)
    sessions = queries.whole_programme(event.id)
    day = day_asked(event, sessions)
    return board(event, sessions, day, _next_session(event, sessions, day), _next_seat(sessions))


def board(
    event: Event,
    sessions: Sequence[Session],
    day: date,
    adding: QuickSession,
    seating: QuickSeat,
) -> str:
    """Return the page of a programme, with the two lines by which it grows."""
    days = grid.days_of(event, sessions)
    adding.offer(room_choices(event), days)
    seating.offer(sessions, event)
    found = checked(event, sessions)
    return render_template(
        "programme/manage/show.html",
        event=event,
        sessions=sessions,
        day=grid.day_grid(event, sessions, day),
        days=days,
        adding=adding,
        seating=seating,
        everybody=names(),
        clashes=found.clashes,
        accepted=found.accepted,
        unreleased=proposal(event, ReleaseStage.DATE, sessions).unreleased,
        clash_text=clash_text,
        **LABELS,
    )


def day_asked(event: Event, sessions: Sequence[Session], said: str = "") -> date:
    """Return the day to show: the one asked for, or the first one with a session."""
    days = grid.days_of(event, sessions)
    said = said or request.args.get("day", "")
    wanted = next((x for x in days if x.isoformat() == said), None)
    used = (found for x in sessions if (found := grid.day_of(x, event.zone)))
    return wanted or min(used, default=days[0])


def _next_session(event: Event, sessions: Sequence[Session], day: date) -> QuickSession:
    """Return the line for one more session: like the last one added, after all in its room."""
    last = max(sessions, key=lambda x: x.id, default=None)
    said = request.args.get("room")
    room = number_of(said) if said is not None else (last.room_id if last else None)
    return QuickSession(
        day=day,
        at=grid.next_free(event, sessions, day, room),
        room=room or "",
        minutes=(last and grid.lasts(last)) or 30,
    )


def _next_seat(sessions: Sequence[Session]) -> QuickSeat:
    last = max(sessions, key=lambda x: x.id, default=None)
    return QuickSeat(session=request.args.get("session") or (last.slug if last else ""))


@bp.get("/programme/list")
@requires(RoleName.ORGANISER)
def printed(slug: str) -> str:
    event = event_of(slug)
    sessions = queries.whole_programme(event.id)
    return render_template(
        "programme/manage/list.html",
        event=event,
        sessions=sessions,
        unreleased=proposal(event, ReleaseStage.DATE, sessions).unreleased,
        **LABELS,
    )


@bp.post("/programme/<name>/place")
@requires(RoleName.ORGANISER)
def place(slug: str, name: str) -> Any:
    """Put a session elsewhere; see ``moving.placed`` for the fields, with ``revision`` as seen.

    A request that accepts JSON alone is answered with the session as it stands, as ``now``, and
    a sentence, as ``said``: 200 when it is there, 409 when somebody changed it before, 422 when
    it cannot be.
    """
    event = event_of(slug)
    session = session_of(event, name)
    status, said = _place(event, session)
    event = event_of(slug)
    session = session_of(event, name)
    if request.accept_mimetypes.best == "application/json":
        return {"said": said, "now": _told(event, session)}, status
    flash(said)
    day = grid.day_of(session, event.zone)
    shown = day.isoformat() if day else None
    return redirect(url_for(".show", slug=slug, day=shown, _anchor=f"s{session.id}"), 303)


def _place(event: Event, session: Session) -> tuple[int, str]:
    if not press().validate():
        return 422, _("Nothing was done yet: please press the button once more.")
    seen = number_of(request.form.get("revision"))
    number, of_event = session.id, event.id
    try:
        if seen is None:
            raise DomainError("form.unknown")
        data = placed(event, session, request.form)
        with transaction():
            service.save_session(of_event, data, number, by=actor(), revision=seen)
    except DomainError as error:
        return _refused(event.slug, session.slug, error)
    return 200, _("Saved: %(what)s", what=_where(event_of(event.slug), session.slug))


def _refused(slug: str, name: str, error: DomainError) -> tuple[int, str]:
    if error.code != "stale":
        return 422, " ".join(sentence(x) for x in error.faults)
    stands = _where(event_of(slug), name)
    return 409, _("Somebody changed this session before you. Now it is: %(what)s", what=stands)


def _where(event: Event, name: str) -> str:
    session = session_of(event, name)
    told = [loc_text(session.title, event.main_language), span(event, session)]
    return ", ".join(
        x for x in (*told, session.room.told(event.venue_id) if session.room else "") if x
    )


def span(event: Event, session: Session) -> str:
    """Return the hours of a session by the clocks of its event, or nothing."""
    if session.starts_at is None or session.ends_at is None:
        return ""
    return dates.format_span(session.starts_at, session.ends_at, event.zone)


def _told(event: Event, session: Session) -> dict[str, Any]:
    return {
        "revision": session.revision,
        "start": session.starts_at.isoformat() if session.starts_at else None,
        "minutes": grid.lasts(session),
        "room": session.room_id,
        "hours": span(event, session),
    }

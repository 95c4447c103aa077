"""Building a programme fast: one line adds a session, one line puts somebody on a session."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.audit.service import Actor
from eventapp.auth.access import actor, requires
from eventapp.auth.editing import saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.people.data import PersonData
from eventapp.people.models import Person
from eventapp.people.naming import is_same, people_called
from eventapp.people.service import save_person
from eventapp.programme import grid, queries, service
from eventapp.programme.data import AppearanceData, appearance_data_of, unnamed_seat
from eventapp.programme.forms import room_choices
from eventapp.programme.grid_manage import board, day_asked
from eventapp.programme.manage import bp
from eventapp.programme.models import Appearance, Session
from eventapp.programme.quick_forms import QuickSeat, QuickSession

NEW = "new"


@bp.post("/programme/quick")
@requires(RoleName.ORGANISER)
def quick(slug: str) -> Any:
    event = event_of(slug)
    form = QuickSession(request.form)
    form.offer(room_choices(event), grid.days_of(event, queries.whole_programme(event.id)))
    if form.validate():
        number = event.id
        made = saved(form, once(Session, lambda: _add(number, form)))
        if made:
            flash(_("Added: %(title)s", title=form.title.data))
            day = form.day.data.isoformat() if form.day.data else None
            return redirect(url_for(".show", slug=slug, to="session", day=day), 303)
    return _again(slug, form, QuickSeat()), 422


def _add(event_id: int, form: QuickSession) -> Session:
    event = locked(Event, event_id)
    return service.save_session(event_id, form.to_request(event), by=actor())


def _again(slug: str, adding: QuickSession, seating: QuickSeat) -> str:
    event = event_of(slug)
    sessions = queries.whole_programme(event.id)
    said = adding.day.data.isoformat() if adding.day.data else ""
    return board(event, sessions, day_asked(event, sessions, said), adding, seating)


@bp.post("/programme/seat")
@requires(RoleName.ORGANISER)
def seat(slug: str) -> Any:
    """Put somebody on a session by name; ask first when nobody, or more than one, is called so."""
    event = event_of(slug)
    sessions = queries.whole_programme(event.id)
    form = QuickSeat(request.form)
    form.offer(sessions, event)
    if not form.validate():
        return _again(slug, QuickSession(day=day_asked(event, sessions)), form), 422
    session = next(x for x in sessions if x.slug == form.session.data)
    exact, similar = people_called(form.name.data)
    chosen = request.form.get("person", "")
    known = {str(x.id): x for x in (*exact, *similar)}
    if not chosen and len(exact) == 1:
        chosen = str(exact[0].id)
    if chosen != NEW and chosen not in known:
        return _ask(event, session, form, exact, similar)
    return _seated(slug, session, form, known.get(chosen))


def _ask(
    event: Event, session: Session, form: QuickSeat, exact: Sequence[Person], similar: Sequence[Any]
) -> str:
    return render_template(
        "programme/manage/seat.html",
        event=event,
        session=session,
        form=form,
        exact=exact,
        similar=similar,
        same=not exact and bool(similar) and is_same(form.name.data, similar[0].name),
        new=NEW,
    )


def _seated(slug: str, session: Session, form: QuickSeat, person: Person | None) -> Any:
    role, name = form.role_in(session), form.name.data
    here, of_session, by = session.slug, session.id, actor()
    free = None if form.beside.data else unnamed_seat(session, role)
    data = appearance_data_of(free) if free else AppearanceData(role=role)
    data = replace(data, person_id=person.id if person else None)
    # What the first of two equal forms made stands for both.
    if not saved(form, once(Appearance, lambda: _seat(of_session, data, name, free, by))):
        return _again(slug, QuickSession(), form), 422
    told = person.name if person else name
    said = _("%(name)s has taken a seat that was to be announced.", name=told)
    flash(said if free else _("Added: %(title)s", title=told))
    day = request.form.get("day") or None
    return redirect(url_for(".show", slug=slug, to="seat", session=here, day=day), 303)


def _seat(
    session_id: int, data: AppearanceData, name: str, free: Appearance | None, by: Actor
) -> Appearance:
    if data.person_id is None:
        data = replace(data, person_id=save_person(PersonData(name=name), by=by).id)
    number, seen = (free.id, free.revision) if free else (None, None)
    return service.save_appearance(session_id, data, number, by=by, revision=seen)

"""The organisers' pages of who is there when, what is open when, and how long ways take."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.events.queries import all_venues, event_of
from eventapp.programme import availability as service
from eventapp.programme import checking, queries
from eventapp.programme.availability_forms import AvailabilityForm, TurnaroundForm, written
from eventapp.programme.availability_models import Availability, Turnaround
from eventapp.programme.manage import bp
from eventapp.programme.pairs import OTHER_BUILDING
from eventapp.programme.places import used_rooms


@bp.route("/availability", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def availability(slug: str) -> Any:
    event = event_of(slug)
    form = _offer(AvailabilityForm(request.form), event)
    if request.method == "POST" and form.validate():
        number, data = event.id, form.to_request()
        act = once(Availability, lambda: service.save_availability(number, data, by=actor()))
        if saved(form, act):
            flash(_("Saved."))
            return redirect(url_for(".availability", slug=slug), 303)
        event = event_of(slug)
    return _page(event, form=form), form.status


@bp.post("/availability/ways")
@requires(RoleName.ORGANISER)
def add_way(slug: str) -> Any:
    event = event_of(slug)
    form = _offer_ways(TurnaroundForm(request.form), event)
    if form.validate():
        number, (one, other, minutes) = event.id, form.to_request()
        act = once(
            Turnaround, lambda: service.add_turnaround(number, one, other, minutes, by=actor())
        )
        if saved(form, act):
            flash(_("Saved."))
            return redirect(url_for(".availability", slug=slug, _anchor="ways"), 303)
        event = event_of(slug)
    return _page(event, way=form), 422


@bp.post("/availability/ways/<record:number>/remove")
@requires(RoleName.ORGANISER)
def remove_way(slug: str, number: int) -> Any:
    event_id = event_of(slug).id
    _known(number, [x.id for x in checking.turnarounds(event_id)])
    act = press(), lambda: service.remove_turnaround(event_id, number, by=actor())
    pressed(*act, _("Removed."))
    return redirect(url_for(".availability", slug=slug, _anchor="ways"), 303)


@bp.route("/availability/<record:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit_availability(slug: str, number: int) -> Any:
    event = event_of(slug)
    found = _window(event, number)
    form = _form_of(event, found, request.form)
    if request.method == "POST":
        form.merge(found.revision, _form_of(event, found))
    if request.method == "POST" and form.validate():
        event_id, seen = event.id, form.seen_revision
        data = form.to_request(service.availability_data_of(found, event))
        done = saved(
            form,
            lambda: service.save_availability(event_id, data, number, by=actor(), revision=seen),
        )
        if done:
            flash(_("Saved."))
            return redirect(url_for(".availability", slug=slug), 303)
        event = event_of(slug)
        if form.is_stale:
            found = _window(event, number)
            form.merge(found.revision, _form_of(event, found))
    page = render_template(
        "programme/manage/window.html",
        event=event,
        form=form,
        number=number,
        name=found.told(event.venue_id),
    )
    return page, form.status


@bp.post("/availability/<record:number>/remove")
@requires(RoleName.ORGANISER)
def remove_availability(slug: str, number: int) -> Any:
    event = event_of(slug)
    event_id = event.id
    _window(event, number)
    act = press(), lambda: service.remove_availability(event_id, number, by=actor())
    pressed(*act, _("Removed."))
    return redirect(url_for(".availability", slug=slug), 303)


def _page(
    event: Event, *, form: AvailabilityForm | None = None, way: TurnaroundForm | None = None
) -> str:
    return render_template(
        "programme/manage/availability.html",
        event=event,
        windows=checking.availabilities(event.id),
        ways=checking.turnarounds(event.id),
        form=form or _offer(AvailabilityForm(), event),
        way=way or _offer_ways(TurnaroundForm(), event),
        other_building=OTHER_BUILDING,
    )


def _form_of(event: Event, found: Availability, typed: Any = None) -> AvailabilityForm:
    data = service.availability_data_of(found, event)
    shown = {x: getattr(data, x) for x in data.__slots__}
    shown["subject"] = written(data.subject)
    form = AvailabilityForm(typed, revision=found.revision, **shown)
    return _offer(form, event, found)


def _offer(
    form: AvailabilityForm, event: Event, also: Availability | None = None
) -> AvailabilityForm:
    people = list(queries.people_on_stage(event.id))
    rooms = used_rooms(event, queries.sessions_of([event.id]))
    if also and also.person and also.person not in people:
        people.append(also.person)
    if also and also.room and also.room not in rooms:
        rooms.append(also.room)
    form.offer(event, people, rooms, also.venue if also else None)
    return form


def _offer_ways(form: TurnaroundForm, event: Event) -> TurnaroundForm:
    rooms = used_rooms(event, queries.sessions_of([event.id]))
    form.offer(event, rooms, all_venues())
    return form


def _window(event: Event, number: int) -> Availability:
    found = next((x for x in checking.availabilities(event.id) if x.id == number), None)
    if found is None:
        raise NotFound("availability")
    return found


def _known(number: int, numbers: list[int]) -> None:
    if number not in numbers:
        raise NotFound("turnaround")

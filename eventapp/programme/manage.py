"""The organisers' pages of a programme: sessions, who stands on their stage, the speakers."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import one_place, order_sent, press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.events.queries import event_of as _event
from eventapp.people.models import Person
from eventapp.people.queries import all_people
from eventapp.programme import queries, service
from eventapp.programme.checking import checked
from eventapp.programme.data import appearance_data_of, data_of
from eventapp.programme.forms import (
    KINDS,
    ROLES,
    STATES,
    USUAL_ROLE,
    AppearanceEditForm,
    AppearanceForm,
    SessionForm,
    room_choices,
)
from eventapp.programme.models import Appearance, Role, Session
from eventapp.programme.pages import session_of as _session
from eventapp.programme.wording import clash_text

bp = private_blueprint("programme_manage", __name__, "/organise/events/<slug>")
LABELS = {"kinds": KINDS, "roles": ROLES, "states": STATES}


@bp.route("/programme/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new(slug: str) -> Any:
    event = _event(slug)
    form = SessionForm(request.form)
    if request.method != "POST" and event.has_hours:
        form.starts.data = _first_free(event)
    form.offer(room_choices(event))
    if request.method == "POST" and form.validate():
        number, data = event.id, form.to_request()
        act = once(Session, lambda: service.save_session(number, data, by=actor()))
        made = saved(form, act)
        if made:
            flash(_("The session is in the programme. Now add who takes part."))
            return redirect(url_for(".edit", slug=slug, name=made.slug), 303)
        event = _event(slug)
    page = render_template(
        "programme/manage/session.html", event=event, form=form, session=None, **LABELS
    )
    return page, form.status


def _first_free(event: Event) -> Any:
    ends = [x.ends_at for x in queries.sessions_of([event.id]) if x.ends_at]
    at = max(ends, default=event.begins)
    return at.astimezone(event.zone).replace(tzinfo=None)


@bp.route("/programme/<name>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str, name: str) -> Any:
    event = _event(slug)
    session = _session(event, name)
    if request.method != "POST":
        return _page(event, session, _form_of(event, session))
    form = SessionForm(request.form)
    form.offer(room_choices(event))
    form.merge(session.revision, _form_of(event, session))
    if form.validate():
        where, number, seen = event.id, session.id, form.seen_revision
        data = form.to_request(data_of(session, event))
        if saved(
            form, lambda: service.save_session(where, data, number, by=actor(), revision=seen)
        ):
            flash(_("Saved."))
            return redirect(url_for(".edit", slug=slug, name=name), 303)
    event = _event(slug)
    return _page(event, _session(event, name), form), form.status


def _form_of(event: Event, session: Session) -> SessionForm:
    data = data_of(session, event)
    values = {x: getattr(data, x) for x in data.__slots__}
    form = SessionForm(revision=session.revision, **values)
    form.offer(room_choices(event))
    return form


def _page(
    event: Event,
    session: Session,
    form: SessionForm,
    *,
    appearance: AppearanceForm | None = None,
) -> str:
    if form.is_stale:
        form.merge(session.revision, _form_of(event, session))
    adding = appearance or AppearanceForm(role=USUAL_ROLE.get(session.kind, Role.PANELLIST))
    adding.offer(all_people())
    sessions = queries.whole_programme(event.id)
    found = checked(event, sessions, session.id)
    return render_template(
        "programme/manage/session.html",
        event=event,
        session=session,
        form=form,
        adding=adding,
        sessions=sessions,
        clashes=found.clashes,
        accepted=found.accepted,
        clash_text=clash_text,
        **LABELS,
    )


@bp.route("/programme/<name>/delete", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def delete(slug: str, name: str) -> Any:
    event = _event(slug)
    session = _session(event, name)
    if request.method != "POST":
        return render_template("programme/manage/delete.html", event=event, session=session)
    number = session.id
    if pressed(press(), lambda: service.delete_session(number, by=actor()), _("It is gone.")):
        return redirect(url_for(".show", slug=slug), 303)
    return redirect(url_for(".edit", slug=slug, name=name), 303)


@bp.post("/programme/<name>/move")
@requires(RoleName.ORGANISER)
def move(slug: str, name: str) -> Any:
    event = _event(slug)
    ids = [x.id for x in queries.whole_programme(event.id)]
    order = one_place(ids, _session(event, name).id)
    number = event.id
    pressed(press(), lambda: service.reorder(number, order, by=actor()), _("Moved."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/programme/<name>/appearances")
@requires(RoleName.ORGANISER)
def add_appearance(slug: str, name: str) -> Any:
    event = _event(slug)
    session = _session(event, name)
    form = AppearanceForm(request.form)
    form.offer(all_people())
    if form.validate():
        number, data = session.id, form.to_request()
        if saved(form, lambda: service.save_appearance(number, data, by=actor())):
            return redirect(url_for(".edit", slug=slug, name=name, _anchor="people"), 303)
    event = _event(slug)
    session = _session(event, name)
    return _page(event, session, _form_of(event, session), appearance=form), 422


def _appearance(session: Session, number: int) -> Appearance:
    found = next((x for x in session.appearances if x.id == number), None)
    if found is None:
        raise NotFound("appearance")
    return found


@bp.route("/programme/<name>/appearances/<record:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit_appearance(slug: str, name: str, number: int) -> Any:
    event = _event(slug)
    session = _session(event, name)
    found = _appearance(session, number)
    people = all_people()
    form, before = _appearance_form(found, people, request.form), appearance_data_of(found)
    if request.method == "POST":
        form.merge(found.revision, _appearance_form(found, people))
    if request.method == "POST" and form.validate():
        session_id, wanted, seen = session.id, form.to_request(before), form.seen_revision
        if saved(
            form,
            lambda: service.save_appearance(session_id, wanted, number, by=actor(), revision=seen),
        ):
            flash(_("Saved."))
            return redirect(url_for(".edit", slug=slug, name=name, _anchor="people"), 303)
        event = _event(slug)
        session = _session(event, name)
        found = _appearance(session, number)
        if form.is_stale:
            form.merge(found.revision, _appearance_form(found, all_people()))
    page = render_template(
        "programme/manage/appearance.html",
        event=event,
        session=session,
        form=form,
        found=found,
        **LABELS,
    )
    return page, form.status


def _appearance_form(
    appearance: Appearance, people: Sequence[Person], typed: Any = None
) -> AppearanceEditForm:
    data = appearance_data_of(appearance)
    shown = {x: getattr(data, x) for x in data.__slots__}
    form = AppearanceEditForm(typed, revision=appearance.revision, **shown)
    form.offer(people)
    return form


@bp.post("/programme/<name>/appearances/<record:number>/move")
@requires(RoleName.ORGANISER)
def move_appearance(slug: str, name: str, number: int) -> Any:
    session = _session(_event(slug), name)
    _appearance(session, number)
    order, session_id = one_place([x.id for x in session.appearances], number), session.id
    pressed(
        press(),
        lambda: service.reorder_appearances(session_id, order, by=actor()),
        _("Moved."),
    )
    return redirect(url_for(".edit", slug=slug, name=name, _anchor="people"), 303)


@bp.post("/programme/<name>/appearances/order")
@requires(RoleName.ORGANISER)
def order_appearances(slug: str, name: str) -> Any:
    session_id = _session(_event(slug), name).id
    ids = order_sent()
    told = _("Moved.")
    pressed(press(), lambda: service.reorder_appearances(session_id, ids, by=actor()), told)
    return redirect(url_for(".edit", slug=slug, name=name, _anchor="people"), 303)


@bp.route("/programme/<name>/appearances/<record:number>/remove", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def remove_appearance(slug: str, name: str, number: int) -> Any:
    event = _event(slug)
    session = _session(event, name)
    found = _appearance(session, number)
    if request.method != "POST":
        return render_template(
            "programme/manage/remove.html", event=event, session=session, found=found, **LABELS
        )
    pressed(press(), lambda: service.remove_appearance(number, by=actor()), _("Removed."))
    return redirect(url_for(".edit", slug=slug, name=name, _anchor="people"), 303)

"""The organisers' pages of an event's order of precedence."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.people.wording import office_name
from eventapp.programme import placing, protocol, queries
from eventapp.programme.placing import Line, Protocol
from eventapp.programme.precedence_forms import ScaleForm, StandingForm

bp = private_blueprint("precedence_manage", __name__, "/organise/events/<slug>/precedence")


@bp.route("", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def show(slug: str) -> Any:
    event = event_of(slug)
    found = placing.protocol(event)
    if found is None:
        page = render_template("programme/manage/no_precedence.html", event=event)
        return page, 422 if request.method == "POST" else 200
    if request.method != "POST":
        return _page(event, found, _form_of(found))
    form = ScaleForm(request.form)
    form.merge(found.precedence.revision, _form_of(found))
    if form.validate():
        number, data, seen = event.id, form.to_request(), form.seen_revision
        if saved(form, lambda: protocol.save_scale(number, data, by=actor(), revision=seen)):
            flash(_("Saved."))
            return redirect(url_for(".show", slug=slug), 303)
    event = event_of(slug)
    return _page(event, placing.protocol(event) or found, form), form.status


def _form_of(found: Protocol) -> ScaleForm:
    ranks = [
        {"id": x.id, "number": n, "name": x.name, "offices": x.offices}
        for n, x in enumerate(found.ranks, 1)
    ]
    precedence = found.precedence
    return ScaleForm(revision=precedence.revision, tie_rule=precedence.tie_rule, ranks=ranks)


def _page(event: Event, found: Protocol, form: ScaleForm) -> str:
    if form.is_stale:
        form.merge(found.precedence.revision, _form_of(found))
    sessions = queries.whole_programme(event.id)
    own = placing.own_orders(x.id for x in sessions)
    return render_template(
        "programme/manage/precedence.html",
        event=event,
        found=found,
        form=form,
        own=[x for x in sessions if x.id in own and len(x.appearances) > 1],
        misplaced=placing.misplaced(event, sessions, own),
        office_name=office_name,
    )


@bp.post("/_start")
@requires(RoleName.ORGANISER)
def start(slug: str) -> Any:
    number = event_of(slug).id
    pressed(press(), lambda: protocol.start(number, by=actor()), _("The order is set up."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/_stop")
@requires(RoleName.ORGANISER)
def stop(slug: str) -> Any:
    number = event_of(slug).id
    pressed(press(), lambda: protocol.stop(number, by=actor()))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/_apply")
@requires(RoleName.ORGANISER)
def apply(slug: str) -> Any:
    number = event_of(slug).id
    pressed(press(), lambda: protocol.apply(number, by=actor()), _("Everybody is in order."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/_sessions/<name>")
@requires(RoleName.ORGANISER)
def follow(slug: str, name: str) -> Any:
    session = queries.session_by_slug(event_of(slug).id, name)
    if session is None:
        raise NotFound("session")
    number = session.id
    pressed(press(), lambda: protocol.follow(number, by=actor()), _("Everybody is in order."))
    return redirect(url_for(".show", slug=slug), 303)


def _line(found: Protocol | None, name: str) -> Line:
    line = next((x for x in found.lines if x.person.slug == name), None) if found else None
    if line is None:
        raise NotFound("person")
    return line


@bp.route("/<name>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def standing(slug: str, name: str) -> Any:
    event = event_of(slug)
    found = placing.protocol(event)
    line = _line(found, name)
    form = StandingForm(request.form, obj=line.standing)
    form.offer(found.ranks if found else ())
    if request.method == "POST" and form.validate():
        where, who, data, seen = event.id, line.person.id, form.to_request(), form.seen_revision
        act = partial(protocol.set_standing, where, who, data, by=actor(), revision=seen)
        if saved(form, act):
            flash(_("Saved."))
            return redirect(url_for(".show", slug=slug), 303)
        event = event_of(slug)
        line = _line(placing.protocol(event), name)
    page = render_template(
        "programme/manage/standing.html", event=event, form=form, line=line, office_name=office_name
    )
    return page, form.status

"""The organisers' pages of quotas: who has how many seats, and the link that fills them."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.mail.models import Message
from eventapp.organisations.queries import all_organisations
from eventapp.quotas import asking, doubles, mails, queries, service
from eventapp.quotas.manage_forms import QuotaForm, SendForm
from eventapp.quotas.queries import Standing
from eventapp.registration.places import categories
from eventapp.registration.quota_models import Quota
from eventapp.registration.wording import state_name
from eventapp.web.personal import without_tokens

bp = private_blueprint("quotas_manage", __name__, "/organise/events/<slug>/guests/quotas")


@bp.get("")
@requires(RoleName.ORGANISER)
def index(slug: str) -> str:
    event = event_of(slug)
    return render_template(
        "quotas/manage/index.html",
        event=event,
        rows=queries.of_event(event.id),
        categories=categories(event.id),
    )


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new(slug: str) -> Any:
    event = event_of(slug)
    form = _form(event, request.form, language=event.main_language)
    if request.method == "POST" and form.validate():
        number, data = event.id, form.to_request()
        made = saved(form, once(Quota, lambda: service.save(number, data, by=actor())))
        if made:
            flash(_("The seats are held. Nothing is sent yet."))
            return redirect(url_for(".show", slug=slug, number=made.id), 303)
        event = event_of(slug)
    return _edit_page(event, form, None), form.status


@bp.get("/<record:number>")
@requires(RoleName.ORGANISER)
def show(slug: str, number: int) -> str:
    event = event_of(slug)
    return render_template(
        "quotas/manage/show.html",
        event=event,
        found=queries.standing(event.id, number),
        people=queries.people(number),
        registered=doubles.registrations_of(event.id, number),
        categories=categories(event.id),
        state_name=state_name,
    )


@bp.route("/<record:number>/edit", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str, number: int) -> Any:
    event = event_of(slug)
    found = queries.standing(event.id, number)
    form = _form_of(event, found.quota, request.form)
    link = found.quota.token_digest
    if request.method == "POST":
        form.merge(found.quota.revision, _form_of(event, found.quota))
    if request.method == "POST" and form.validate():
        event_id, data, seen = event.id, form.to_request(), form.seen_revision
        kept = saved(form, partial(service.save, event_id, data, number, by=actor(), revision=seen))
        if kept:
            flash(_("Saved.") if kept.token_digest == link else _renewed())
            return _back(slug, number)
        event = event_of(slug)
        found = queries.standing(event.id, number)
        if form.is_stale:
            form.merge(found.quota.revision, _form_of(event, found.quota))
    return _edit_page(event, form, found), form.status


@bp.route("/<record:number>/send", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def send(slug: str, number: int) -> Any:
    event = event_of(slug)
    queries.standing(event.id, number)
    form = SendForm(request.form)
    is_sent = request.method == "POST" and request.form.get("send") == "1"
    if request.method == "POST" and form.validate() and is_sent:
        note = form.note.data
        if saved(form, once(Message, lambda: asking.send(number, note, by=actor()))):
            flash(_("The mail is on its way."))
            return _back(slug, number)
        event = event_of(slug)
    found = queries.standing(event.id, number)
    draft = mails.asked(found.quota, event, found.left, form.note.data, is_preview=True)
    page = render_template(
        "quotas/manage/send.html",
        event=event,
        found=found,
        form=form,
        drafts=[draft],
        without_tokens=without_tokens,
    )
    return page, form.status if form.faults() else 200


@bp.post("/<record:number>/link")
@requires(RoleName.ORGANISER)
def link(slug: str, number: int) -> Any:
    _of(slug, number)
    if request.form.get("verb") == "renew":
        pressed(press(), lambda: service.renew(number, by=actor()), _renewed())
    else:
        told = _("The link is closed. The seats stay held until the quota ends.")
        pressed(press(), lambda: service.revoke(number, by=actor()), told)
    return _back(slug, number)


@bp.route("/<record:number>/end", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def end(slug: str, number: int) -> Any:
    if request.method != "POST":
        return _sure_page(slug, number, "end")
    seats = _unfilled(_of(slug, number))
    told = ngettext("Ended: %(num)d seat went back.", "Ended: %(num)d seats went back.", seats)
    pressed(press(), lambda: service.end(number, by=actor()), told)
    return _back(slug, number)


@bp.route("/<record:number>/remove", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def remove(slug: str, number: int) -> Any:
    if request.method != "POST":
        return _sure_page(slug, number, "remove")
    _of(slug, number)
    pressed(press(), lambda: service.remove(number, by=actor()), _("Removed."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/<record:number>/doubles/<record:named>")
@requires(RoleName.ORGANISER)
def seat_double(slug: str, number: int, named: int) -> Any:
    _of(slug, number)
    told = _("They have the seat of the quota now.")
    pressed(press(), lambda: doubles.take_over(number, named, by=actor()), told)
    return _back(slug, number)


def _renewed() -> str:
    return _("There is a new link; the old one leads nowhere. Send it to the focal point.")


def _unfilled(found: Standing) -> int:
    quota = found.quota
    return 0 if quota.ended_at else max(0, quota.seats - queries.filled_count(quota.id))


def _of(slug: str, number: int) -> Standing:
    return queries.standing(event_of(slug).id, number)


def _sure_page(slug: str, number: int, verb: str) -> str:
    event = event_of(slug)
    found = queries.standing(event.id, number)
    return render_template(
        "quotas/manage/sure.html",
        event=event,
        found=found,
        verb=verb,
        seats=_unfilled(found),
    )


def _form(event: Event, typed: Any = None, **values: Any) -> QuotaForm:
    form = QuotaForm(typed, **values)
    form.offer(all_organisations(), categories(event.id).values(), event.main_language)
    return form


def _form_of(event: Event, quota: Quota, typed: Any = None) -> QuotaForm:
    shown = QuotaForm.values_of(service.data_of(quota, event))
    return _form(event, typed, revision=quota.revision, **shown)


def _edit_page(event: Event, form: QuotaForm, found: Standing | None) -> str:
    return render_template(
        "quotas/manage/edit.html",
        event=event,
        form=form,
        found=found,
        categories=categories(event.id),
    )


def _back(slug: str, number: int) -> Any:
    return redirect(url_for(".show", slug=slug, number=number), 303)

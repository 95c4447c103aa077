"""The organisers' pages of one event: overview, settings, going public, calling off."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.advocacy.queries import policy_files, policy_files_of
from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, rehearsed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.backoffice import findings, queries, service
from eventapp.backoffice.service import Saved
from eventapp.core.localised import Localised
from eventapp.events import queries as event_queries
from eventapp.events import service as events
from eventapp.events.data import data_of
from eventapp.events.forms import EventForm, ReasonForm
from eventapp.events.models import Event, EventStatus
from eventapp.events.queries import event_of
from eventapp.institutions.bands import band, warnings
from eventapp.institutions.queries import told_on
from eventapp.organisations.queries import all_organisations
from eventapp.people.queries import all_people
from eventapp.programme.checking import checked
from eventapp.programme.models import ReleaseStage
from eventapp.programme.queries import whole_programme
from eventapp.programme.releasing import proposal
from eventapp.programme.wording import clash_text
from eventapp.registration.notices import Notice, Preview
from eventapp.registration.queries import active_count
from eventapp.releases import service as releases
from eventapp.releases.outlook import Outlook
from eventapp.releases.wording import STAGES
from eventapp.web.templating import loc_text

bp = private_blueprint("events_manage", __name__, "/organise/events")


@bp.get("")
@requires(RoleName.ORGANISER)
def index() -> Any:
    """Lead whoever shortens an address to the list of events."""
    return redirect(url_for("backoffice.overview"), 303)


@bp.get("/<slug>")
@requires(RoleName.ORGANISER)
def show(slug: str) -> str:
    event = event_of(slug)
    sessions = whole_programme(event.id)
    waiting = proposal(event, ReleaseStage.DATE, sessions)
    return render_template(
        "events/manage/show.html",
        event=event,
        findings=findings.described(event, events.findings(event), sessions),
        sessions=len(sessions),
        unreleased=waiting.unreleased,
        stages=STAGES,
        latest=waiting.latest,
        told=active_count(event.id),
        seats=queries.seats(event.id),
    )


def _offer(form: EventForm) -> EventForm:
    files = [(x.id, loc_text(x.title)) for x in policy_files()]
    form.offer(event_queries.all_venues(), all_organisations(), all_people(), files)
    return form


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new() -> Any:
    form = _offer(EventForm(request.form))
    if request.method == "POST" and form.validate():
        data, files = form.to_request(), _chosen_files(form, ())
        act = once(Event, lambda: service.save_event(data, None, files, by=actor()).event)
        made = saved(form, act)
        if made:
            flash(_("The draft is kept. Nobody sees it before you publish it."))
            _say_days(made)
            return redirect(url_for(".show", slug=made.slug), 303)
    return _settings_page(None, form), form.status


@bp.route("/<slug>/settings", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def settings(slug: str) -> Any:
    event = event_of(slug)
    if request.method != "POST":
        return _settings_page(event, _form_of(event))
    form = _offer(EventForm(request.form))
    form.merge(event.revision, _form_of(event))
    if form.validate():
        number, data, seen = event.id, form.to_request(data_of(event)), form.seen_revision
        days = event.starts_on, event.ends_on
        files = _chosen_files(form, [x.id for x in policy_files_of(event.id)])
        how: dict[str, Any] = {"revision": seen, "tell_guests": form.tell_guests.data}
        save = partial(service.save_event, data, number, files, by=actor(), **how)
        move = rehearsed(save)
        if move and not form.knows(move.stamp):
            return _settings_page(event_of(slug), form, move), form.status
        done = saved(form, save)
        if done:
            flash(_("Saved."))
            _say_told_of_move(done.told)
            if (done.event.starts_on, done.event.ends_on) != days:
                _say_days(done.event)
            _say_overbooked(event_of(slug))
            return redirect(url_for(".settings", slug=slug), 303)
    return _settings_page(event_of(slug), form), form.status


def _say_told_of_move(told: int) -> None:
    if told:
        flash(
            ngettext(
                "%(num)d guest is told of the new time or place.",
                "%(num)d guests are told of the new time or place.",
                told,
            )
        )


def _say_overbooked(event: Event) -> None:
    taken = queries.seats(event.id).confirmed
    if event.capacity is not None and taken > event.capacity:
        flash(
            ngettext(
                "%(num)d seat is taken, more than the event has now. Nobody loses theirs.",
                "%(num)d seats are taken, more than the event has now. Nobody loses theirs.",
                taken,
            )
        )


def _form_of(event: Event) -> EventForm:
    chosen = [str(x.id) for x in policy_files_of(event.id)]
    values = EventForm.values_of(data_of(event))
    return _offer(EventForm(revision=event.revision, policy_files=chosen, **values))


def _chosen_files(form: EventForm, before: Any) -> list[int]:
    chosen = [int(x) for x in form.policy_files.data or ()]
    kept = [x for x in before if x in chosen]
    return kept + [x for x in chosen if x not in kept]


def _settings_page(event: Event | None, form: EventForm, move: Saved | None = None) -> str:
    if event and form.is_stale:
        form.merge(event.revision, _form_of(event))
    return render_template(
        "events/manage/settings.html",
        form=form,
        event=event,
        move=move,
        band=band(form.starts_on.data, form.ends_on.data),
    )


def _say_days(event: Event) -> None:
    for said in warnings(told_on(event.starts_on, event.ends_on)):
        flash(said)


def _press(slug: str, act: Callable[[int], Any], told: str | None = None) -> Any:
    number = event_of(slug).id
    pressed(press(), lambda: act(number), told)
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/<slug>/publish")
@requires(RoleName.ORGANISER)
def publishing(slug: str) -> Any:
    """Show what each way to publish makes public, before anything is."""
    event = event_of(slug)
    if event.status is not EventStatus.DRAFT:
        return redirect(url_for(".show", slug=slug), 303)
    sessions = whole_programme(event.id)
    found = checked(event, sessions)
    return render_template(
        "events/manage/publish.html",
        event=event,
        stages=STAGES,
        outlook=Outlook.of(sessions),
        sessions=sessions,
        clashes=found.clashes,
        accepted=found.accepted,
        errors=len(found.errors),
        clash_text=clash_text,
    )


@bp.post("/<slug>/publish")
@requires(RoleName.ORGANISER)
def publish(slug: str) -> Any:
    told = _("The event is public now.")
    asked = request.form.get("stage", "")
    # Who says nothing makes no name public: that cannot be taken back.
    stage = ReleaseStage(asked) if asked in set(ReleaseStage) else ReleaseStage.DATE
    number, anyway = event_of(slug).id, request.form.get("anyway") == "1"
    act = lambda: releases.publish(number, stage, by=actor(), anyway=anyway)  # noqa: E731
    page = ".show" if pressed(press(), act, told) else ".publishing"
    return redirect(url_for(page, slug=slug), 303)


@bp.route("/<slug>/reinstate", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def reinstate(slug: str) -> Any:
    event = event_of(slug)
    is_called_off = event.status in {EventStatus.POSTPONED, EventStatus.CANCELLED}
    if request.method != "POST" and is_called_off:
        previews = service.previews(Notice.REINSTATED, event)
        return render_template(
            "events/manage/reinstate.html",
            event=event,
            told=sum(x.guests for x in previews),
            previews=previews,
        )
    number, done = (
        event.id,
        _("The event takes place after all. The page and the calendars say so."),
    )
    counts: list[int] = []
    if request.method == "POST" and pressed(
        press(), lambda: counts.append(service.reinstate(number, by=actor())), done
    ):
        _say_told(counts[0])
    return redirect(url_for(".show", slug=slug), 303)


def _say_told(told: int) -> None:
    flash(ngettext("%(num)d guest is told.", "%(num)d guests are told.", told))


@bp.post("/<slug>/delete")
@requires(RoleName.ORGANISER)
def delete(slug: str) -> Any:
    number = event_of(slug).id
    if pressed(press(), lambda: events.delete_draft(number, by=actor()), _("The draft is gone.")):
        return redirect(url_for("backoffice.overview"), 303)
    return redirect(url_for(".show", slug=slug), 303)


@bp.route("/<slug>/postpone", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def postpone(slug: str) -> Any:
    return _call_off(slug, Notice.POSTPONED, service.postpone)


@bp.route("/<slug>/cancel", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def cancel(slug: str) -> Any:
    return _call_off(slug, Notice.CANCELLED, service.cancel)


def _call_off(slug: str, notice: Notice, act: Callable[..., int]) -> Any:
    event = event_of(slug)
    previews = service.previews(notice, event)
    form = ReasonForm(request.form) if request.method == "POST" else ReasonForm()
    if request.method == "POST" and form.validate() and form.reaches(_readers(previews)):
        number, reason = event.id, Localised(form.reason.data)
        # Nobody to tell is a success too, so the count is made a word.
        told = saved(form, lambda: str(act(number, reason, by=actor())))
        if told is not None:
            _say_told(int(told))
            return redirect(url_for(".show", slug=slug), 303)
        event = event_of(slug)
    page = render_template(
        "events/manage/call_off.html",
        event=event,
        form=form,
        cancelling=notice is Notice.CANCELLED,
        told=sum(x.guests for x in previews),
        previews=previews,
    )
    return page, 422 if request.method == "POST" else 200


def _readers(previews: list[Preview]) -> dict[str, int]:
    languages = {x.language for x in previews}
    return {x: sum(p.guests for p in previews if p.language == x) for x in languages}

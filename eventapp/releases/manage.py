"""The organisers' page of releases: what would change, who would be told, one button; and times."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.events.queries import event_of
from eventapp.programme import checking
from eventapp.programme.models import ReleaseStage, Session
from eventapp.programme.queries import whole_programme
from eventapp.programme.releasing import proposal
from eventapp.programme.wording import clash_text
from eventapp.releases import allowing, queries, service, timing, wording
from eventapp.releases.forms import ReleaseForm, TimeForm, stage_of
from eventapp.speakers import consenting
from eventapp.web.languages import current_language
from eventapp.web.refusals import sentence

bp = private_blueprint("releases_manage", __name__, "/organise/events")


@bp.route("/<slug>/programme/release", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def show(slug: str) -> Any:
    event = event_of(slug)
    if request.method != "POST":
        return _page(event, stage_of(request.args.get("stage")))
    form = ReleaseForm(request.form)
    stage, number = stage_of(form.stage.data), event.id
    if form.validate():
        note, seen = Localised(form.note.data), form.seen.data or ""
        choice = {"note": note, "seen": seen, "anyway": form.anyway.data}
        done = saved(form, lambda: service.release(number, stage, by=actor(), **choice))
        if done:
            _say(done)
            return redirect(url_for(".show", slug=slug), 303)
    return _page(event_of(slug), stage, form=form), form.status


def _say(done: service.Told) -> None:
    flash(_("Version %(number)d of the programme is public.", number=done.proposal.number + 1))
    if done.speakers:
        flash(ngettext("%(num)d speaker is told.", "%(num)d speakers are told.", done.speakers))
    if done.guests:
        flash(ngettext("%(num)d guest is told.", "%(num)d guests are told.", done.guests))


@bp.post("/<slug>/programme/release/time")
@requires(RoleName.ORGANISER)
def set_time(slug: str) -> Any:
    event = event_of(slug)
    form = TimeForm(request.form)
    at = form.at.data
    if form.validate() and at:
        number, stage = event.id, ReleaseStage(form.what.data)
        despite = bool(form.despite.data)
        if saved(form, lambda: timing.set_time(number, stage, at, by=actor(), anyway=despite)):
            flash(_("The time is set. You can call it off until then."))
            return redirect(url_for(".show", slug=slug, _anchor="times"), 303)
        event = event_of(slug)
    return _page(event, stage_of(None), times=form), form.status


@bp.post("/<slug>/programme/release/time/<record:number>/cancel")
@requires(RoleName.ORGANISER)
def call_off(slug: str, number: int) -> Any:
    event_id = event_of(slug).id
    told = _("It is called off.")
    pressed(press(), lambda: timing.call_off(number, event_id, by=actor()), told)
    return redirect(url_for(".show", slug=slug, _anchor="times"), 303)


def _page(
    event: Event,
    stage: ReleaseStage,
    *,
    form: ReleaseForm | None = None,
    times: TimeForm | None = None,
) -> str:
    sessions = whole_programme(event.id)
    found = proposal(event, stage, sessions)
    names = {x.id: x.name for x in queries.people(wording.people_in(found.changes)).values()}
    checked = checking.checked(event, sessions)
    form, times = form or ReleaseForm(), times or TimeForm()
    times.offer(timing.to_come(event, found.latest), found.latest.stage if found.latest else None)
    form.stage.data, form.seen.data = found.stage.value, found.seen
    return render_template(
        "releases/manage/show.html",
        event=event,
        form=form,
        times=times,
        found=found,
        latest=found.latest,
        lines=wording.lines(found.changes, event, current_language(), names),
        preview=service.preview(found),
        sessions=sessions,
        clashes=checked.clashes,
        errors=len(checked.errors),
        unallowed=_unallowed(event, sessions),
        purposes=wording.UNALLOWED,
        accepted=checked.accepted,
        clash_text=clash_text,
        timed=[(x, _fault(x.fault)) for x in queries.timed(event.id)],
        stages=wording.STAGES,
        is_draft=event.status is EventStatus.DRAFT,
    )


def _unallowed(event: Event, sessions: Sequence[Session]) -> list[allowing.Unallowed]:
    there = allowing.shown(sessions)
    said = consenting.last_of(list({x.id for _session, x in there})) if there else {}
    return allowing.unallowed(there, said, event.starts_on)


def _fault(code: str) -> str:
    return sentence(DomainError(code)) if code else ""

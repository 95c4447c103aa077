"""The organisers' queue of requests that await approval."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.auth.access import account, actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.auth.queries import deciders
from eventapp.core.text import clean_text
from eventapp.events.queries import event_of
from eventapp.registration import approval as service
from eventapp.registration import proving, righting
from eventapp.registration.answering import held
from eventapp.registration.approval_models import Stance
from eventapp.registration.manage import bp
from eventapp.registration.places import categories
from eventapp.registration.righting import Right
from eventapp.registration.wording import STANCES
from eventapp.web.fields import number_of


@bp.get("/guests/approval")
@requires(RoleName.ORGANISER)
def approval(slug: str) -> str:
    event = event_of(slug)
    me = account().id
    found = service.queue(event.id, me)
    asked = number_of(request.args.get("open"))
    first = found.requests[0] if found.requests else None
    shown = next((x for x in found.requests if x.id == asked), first)
    return render_template(
        "registration/manage/approval.html",
        event=event,
        queue=found,
        unproved=proving.asked_of(found.requests),
        open=shown,
        answers=held(shown) if shown else (),
        categories=categories(event.id),
        stances=STANCES,
        said=service.SAID,
        me=me,
        colleagues=[x for x in deciders() if x.id != me],
        batch=request.args.get("batch", "")[:32],
    )


@bp.post("/guests/approval/decide")
@requires(RoleName.ORGANISER)
def decide(slug: str) -> Any:
    event_id, verb = event_of(slug).id, request.form.get("verb", "")
    chosen = request.form.getlist("guest") or request.form.getlist("open")
    numbers = [x for x in map(number_of, chosen[: service.SHOWN]) if x]
    if verb not in {"approve", "decline"} or not numbers:
        flash(_("Choose whom it is about first."))
        return redirect(url_for(".approval", slug=slug), 303)
    batches: list[str] = []
    act = partial(
        service.decide,
        event_id,
        numbers,
        approved=verb == "approve",
        reason=clean_text(request.form.get("reason", "")),
        tell_reason=request.form.get("tell") == "1",
        by=actor(),
    )
    if verb == "approve":
        told = ngettext("%(num)d request approved.", "%(num)d requests approved.", len(numbers))
    else:
        told = ngettext("%(num)d request declined.", "%(num)d requests declined.", len(numbers))
    pressed(press(), lambda: batches.append(act()), told)
    return redirect(url_for(".approval", slug=slug, batch=batches[0] if batches else None), 303)


@bp.post("/guests/approval/<record:number>/say")
@requires(RoleName.ORGANISER)
def say(slug: str, number: int) -> Any:
    event_id = event_of(slug).id
    stance, _colon, whom = request.form.get("stance", "").partition(":")
    if stance in service.SAID:
        said = (Stance(stance), request.form.get("text", ""))
        whose = (number_of(whom) or 0) if whom and stance == Stance.ASKS else None
        act = partial(service.say, event_id, number, *said, colleague=whose, by=actor())
        pressed(press(), act, _("Noted."))
    if request.form.get("back") == "guest":
        return redirect(url_for(".edit", slug=slug, number=number), 303)
    return redirect(url_for(".approval", slug=slug, open=number), 303)


@bp.post("/guests/<record:number>/right")
@requires(RoleName.ORGANISER)
def put_right(slug: str, number: int) -> Any:
    event_id, verb = event_of(slug).id, request.form.get("verb", "")
    if verb in set(Right):
        act = partial(
            righting.put_right,
            event_id,
            number,
            Right(verb),
            by=actor(),
            seen=number_of(request.form.get("seen")) or 0,
            reason=clean_text(request.form.get("reason", "")),
            tell_reason=request.form.get("tell") == "1",
        )
        pressed(press(), act, _("Put right."))
    return redirect(url_for(".edit", slug=slug, number=number), 303)


@bp.post("/guests/approval/undo")
@requires(RoleName.ORGANISER)
def undo(slug: str) -> Any:
    event_id, batch = event_of(slug).id, request.form.get("batch", "")[:32]
    act = partial(service.undo, event_id, batch, by=actor())
    pressed(press(), act, _("Taken back. Nobody was written to."))
    return redirect(url_for(".approval", slug=slug), 303)

"""The door: who is expected, with whom, and who has arrived."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.registration import access, arrivals, door, listing
from eventapp.registration.companions import companions_of
from eventapp.registration.manage import bp
from eventapp.registration.places import categories
from eventapp.registration.wording import COMPANIONS
from eventapp.web.fields import text_asked


@bp.get("/check-in")
@requires(RoleName.ORGANISER, RoleName.DOOR)
def check_in(slug: str) -> str:
    event = event_of(slug)
    search = text_asked()
    return render_template(
        "registration/manage/check_in.html",
        event=event,
        search=search,
        found=door.parties(event.id, search),
        actions=access.actions(event.id),
        categories=categories(event.id),
        kinds=COMPANIONS,
        heads=door.heads(event.id),
        is_early=_is_early(event),
    )


@bp.post("/check-in/<record:number>")
@requires(RoleName.ORGANISER, RoleName.DOOR)
def arrive(slug: str, number: int) -> Any:
    name = listing.guest(event_of(slug).id, number).name
    if request.form.get("undo") == "1":
        verb, told = arrivals.undo, _("%(name)s is expected again.", name=name)
    elif request.form.get("all") == "1":
        verb = arrivals.arrive_together
        told = _("%(name)s and everybody with them have arrived.", name=name)
    else:
        verb, told = arrivals.arrive, _("%(name)s has arrived.", name=name)
    return _marked(slug, name, partial(verb, number), told)


@bp.post("/check-in/<record:number>/with/<record:companion>")
@requires(RoleName.ORGANISER, RoleName.DOOR)
def accompany(slug: str, number: int, companion: int) -> Any:
    guest = listing.guest(event_of(slug).id, number)
    found = next((x for x in companions_of(guest.id) if x.id == companion), None)
    if found is None:
        raise NotFound("registration")
    name = found.name or _("Somebody with %(name)s", name=guest.name)
    is_undone = request.form.get("undo") == "1"
    act = partial(arrivals.accompany, number, companion, is_undone=is_undone)
    again, here = _("%(name)s is expected again.", name=name), _("%(name)s has arrived.", name=name)
    return _marked(slug, name, act, again if is_undone else here)


def _marked(slug: str, name: str, act: Callable[..., Any], told: str) -> Any:
    """Mark an arrival or take it back; days before the event only who is sure marks one."""
    event = event_of(slug)
    is_sure = request.form.get("sure") == "1" or request.form.get("undo") == "1"
    search = request.form.get("q", "").replace("\0", "")[:100]
    if _is_early(event) and not is_sure:
        return render_template(
            "registration/manage/early.html",
            event=event,
            name=name,
            search=search,
            kept={x: request.form[x] for x in ("all",) if x in request.form},
        )
    pressed(press(), partial(act, by=actor()), told)
    return redirect(url_for(".check_in", slug=slug, q=search or None), 303)


def _is_early(event: Event) -> bool:
    return door.is_early(event.starts_on, clock.today(event.timezone))

"""The last changes of a programme, who made them, and buttons that take them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.audit.wording import ACTORS
from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.core.checks import LARGEST_COUNT
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.people.naming import names_by_id
from eventapp.programme import undoing
from eventapp.programme.manage import bp
from eventapp.programme.step_models import ProgrammeStep
from eventapp.programme.steps import steps_of
from eventapp.programme.telling import people_in, told, which


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wanted to turn, and what else that would turn which they had not seen so."""

    step: int
    way: str
    since: Sequence[ProgrammeStep]


@bp.get("/programme/changes")
@requires(RoleName.ORGANISER)
def changes(slug: str) -> str:
    event = event_of(slug)
    return _page(event, steps_of(event.id))


@bp.post("/programme/changes/<any(undo, redo):way>")
@requires(RoleName.ORGANISER)
def turn(slug: str, way: str) -> Any:
    number, by = event_of(slug).id, actor()
    act = undoing.undo if way == "undo" else undoing.redo
    said = request.form.get("step", type=int) or 0
    step = said if 0 < said < LARGEST_COUNT else 0
    seen = frozenset(request.form.get("seen", "").split())
    done = _("It is undone.") if way == "undo" else _("It is redone.")
    if not pressed(press(), lambda: act(number, step, by=by, seen=seen), done):
        event = event_of(slug)
        steps = steps_of(number)
        since = undoing.unseen(steps, step, seen, undoing=way == "undo")
        if since:
            return _page(event, steps, Asked(step, way, since)), 409
    return redirect(url_for(".changes", slug=slug), 303)


def _page(event: Event, steps: Sequence[ProgrammeStep], asked: Asked | None = None) -> str:
    names = names_by_id(people_in(steps))
    return render_template(
        "programme/manage/changes.html",
        event=event,
        steps=steps,
        seen=" ".join(x.mark for x in steps),
        asked=asked,
        told=told,
        which=lambda step: which(step, names),
        actors=ACTORS,
    )

"""The last changes of a programme, who made them, and buttons that take them back."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.audit.wording import ACTORS
from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.core.checks import LARGEST_COUNT
from eventapp.events.queries import event_of
from eventapp.programme import undoing
from eventapp.programme.manage import bp
from eventapp.programme.steps import steps_of
from eventapp.programme.telling import told


@bp.get("/programme/changes")
@requires(RoleName.ORGANISER)
def changes(slug: str) -> str:
    event = event_of(slug)
    return render_template(
        "programme/manage/changes.html",
        event=event,
        steps=steps_of(event.id),
        told=told,
        actors=ACTORS,
    )


@bp.post("/programme/changes/<any(undo, redo):way>")
@requires(RoleName.ORGANISER)
def turn(slug: str, way: str) -> Any:
    number, by = event_of(slug).id, actor()
    act = undoing.undo if way == "undo" else undoing.redo
    said = request.form.get("step", type=int) or 0
    step = said if 0 < said < LARGEST_COUNT else 0
    done = _("It is undone.") if way == "undo" else _("It is redone.")
    pressed(press(), lambda: act(number, step, by=by), done)
    return redirect(url_for(".changes", slug=slug), 303)

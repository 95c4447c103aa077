"""The last changes of a programme, who made them, and buttons that take them back."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.audit.wording import ACTORS
from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.core.checks import LARGEST_COUNT
from eventapp.programme import undoing
from eventapp.programme.manage import bp
from eventapp.programme.pages import event_of
from eventapp.programme.step_models import ProgrammeStep
from eventapp.programme.steps import COUNTED, steps_of

_HOURS = {"starts_at", "ends_at", "room_id"}


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


def told(step: ProgrammeStep) -> str:
    """Return what a step did, in the page's language."""
    sessions = [x for x in step.rows if x["row"].startswith("session ")]
    if step.verb == "imported" or len(sessions) > 1:
        return ngettext(
            "%(num)d session changed together", "%(num)d sessions changed together", len(sessions)
        )
    if not sessions:
        return _("People changed: %(title)s", title=step.label)
    before, after = sessions[0]["before"], sessions[0]["after"]
    if before is None:
        return _("Added: %(title)s", title=step.label)
    if after is None:
        return _("Deleted: %(title)s", title=step.label)
    if {x for x in after if before.get(x) != after[x]} - COUNTED <= _HOURS:
        return _("Moved: %(title)s", title=step.label)
    return _("Changed: %(title)s", title=step.label)

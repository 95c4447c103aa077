"""The organisers' list of what is to be done so that guests can take part."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import RecordForm, press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.auth.queries import accounts
from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.registration import access, listing
from eventapp.registration.access import TaskData
from eventapp.registration.access_models import AccessTask
from eventapp.registration.manage import bp
from eventapp.registration.models import Registration
from eventapp.web.fields import Choice, Day
from eventapp.web.forms import Line, Required


class TaskForm(RecordForm):
    """What is to be done for a guest."""

    what = Line(
        _l("What is to be done"),
        [Required(_l("Please say what is to be done."))],
        description=_l("The door reads this. Write the action, not the reason."),
    )
    owner_id = Choice(_l("Who sees to it"))
    due_on = Day(_l("Due on"), [Optional()])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        pairs = [(x.id, x.name or x.email) for x in accounts() if x.active]
        self.owner_id.offer([("", _("Nobody yet")), *pairs])

    def to_request(self) -> TaskData:
        """Return what the service needs."""
        return TaskData(self.what.data, self.owner_id.number, self.due_on.data)


@bp.get("/guests/access")
@requires(RoleName.ORGANISER)
def access_tasks(slug: str) -> str:
    event = event_of(slug)
    return render_template(
        "registration/manage/access.html",
        event=event,
        lines=access.tasks(event.id),
        undecided=access.undecided(event.id),
        today=clock.today(event.timezone),
    )


@bp.route("/guests/<record:number>/access", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new_access_task(slug: str, number: int) -> Any:
    event = event_of(slug)
    guest = listing.guest(event.id, number)
    form = TaskForm(request.form)
    if request.method == "POST" and form.validate():
        event_id, data = event.id, form.to_request()
        act = partial(access.save, event_id, number, data, by=actor())
        if saved(form, once(AccessTask, act)):
            flash(_("Saved."))
            return _back(slug)
        event = event_of(slug)
        guest = listing.guest(event.id, number)
    return _page(event, form, guest, None), form.status


@bp.route("/guests/access/<record:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit_access_task(slug: str, number: int) -> Any:
    event = event_of(slug)
    found = access.task(event.id, number)
    guest = listing.guest(event.id, found.registration_id)
    form = TaskForm(request.form, obj=found)
    if request.method == "POST":
        form.merge(found.revision, TaskForm(obj=found))
    if request.method == "POST" and form.validate():
        event_id, of, data, seen = event.id, guest.id, form.to_request(), form.seen_revision
        act = partial(access.save, event_id, of, data, number, by=actor(), revision=seen)
        if saved(form, act):
            flash(_("Saved."))
            return _back(slug)
        event = event_of(slug)
        found = access.task(event.id, number)
        guest = listing.guest(event.id, found.registration_id)
        form.merge(found.revision, TaskForm(obj=found))
    return _page(event, form, guest, found), form.status


@bp.post("/guests/access/<record:number>/done")
@requires(RoleName.ORGANISER)
def finish_access_task(slug: str, number: int) -> Any:
    event_id, again = event_of(slug).id, request.form.get("again") == "1"
    access.task(event_id, number)
    pressed(press(), lambda: access.finish(event_id, number, by=actor(), again=again))
    return _back(slug)


def _page(event: Event, form: TaskForm, guest: Registration, found: AccessTask | None) -> str:
    return render_template(
        "registration/manage/access_task.html", event=event, form=form, guest=guest, found=found
    )


def _back(slug: str) -> Any:
    return redirect(url_for(".access_tasks", slug=slug), 303)

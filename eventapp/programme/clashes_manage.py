"""Living with a warning, and the question a grid asks while a session is dragged."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import DomainError, NotFound
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.programme import availability as service
from eventapp.programme import queries
from eventapp.programme.availability_forms import ReasonForm
from eventapp.programme.checking import accepted_warnings, stage_of
from eventapp.programme.conflicts import clashes
from eventapp.programme.manage import bp
from eventapp.programme.models import Session
from eventapp.programme.slots import Clash, Severity
from eventapp.programme.trying import tried
from eventapp.programme.wording import clash_text
from eventapp.web.refusals import sentence
from eventapp.web.templating import loc_text


@bp.post("/programme/check")
@requires(RoleName.ORGANISER)
def check(slug: str) -> Any:
    """Say what would clash if a session stood as the JSON of the request says; write nothing.

    The request is ``{"session": 12, "starts": "2030-05-20T14:45", "ends": "2030-05-20T16:00",
    "room": 3}``. ``session`` is the number of a session, or null for one not made yet. Hours
    without offset are by the clocks of the event (the first of two equal ones), with an offset
    (``2030-05-20T14:45:00+02:00``, ``…Z``) they are that instant; null takes them away. ``room``
    is a room's number or null. What is left out stays as it is. No token is needed.

    200: ``{"clashes": [...]}``, errors first, each ``{"key", "kind", "severity": "error" or
    "warning", "text", "accepted": false, "sessions": [{"id", "title", "url"}]}`` with the text in
    the organiser's language; ``id`` 0 is the session not made yet, without ``url``. Only what
    concerns the session asked about is listed; of an accepted warning it says so.

    422: ``{"faults": [{"field": "ends", "text": "…"}]}`` for hours or a room that cannot be.
    400: the request holds no JSON object. 404: no such event or session.
    """
    event = event_of(slug)
    try:
        asked = request.get_json(silent=True)
    except RecursionError:  # brackets within brackets
        asked = None
    if not isinstance(asked, Mapping):
        return {"faults": []}, 400
    sessions = queries.whole_programme(event.id)
    try:
        found = tried(event, sessions, asked)
    except NotFound:
        return {"faults": []}, 404
    except DomainError as error:
        return {"faults": [{"field": x.field, "text": sentence(x)} for x in error.faults]}, 422
    known = accepted_warnings(event.id)
    return {"clashes": [_told(event, x, sessions, accepted=known.of(x) is not None) for x in found]}


def _told(
    event: Event, clash: Clash, sessions: Iterable[Session], *, accepted: bool
) -> dict[str, Any]:
    by_id = {x.id: x for x in sessions}
    return {
        "key": clash.key,
        "kind": clash.kind,
        "severity": clash.severity,
        "text": clash_text(clash, event.zone),
        "accepted": accepted,
        "sessions": [_named(event, x, by_id.get(x)) for x in clash.sessions],
    }


def _named(event: Event, number: int, session: Session | None) -> dict[str, Any]:
    if session is None:
        return {"id": number, "title": "", "url": None}
    url = url_for("programme_manage.edit", slug=event.slug, name=session.slug)
    return {"id": number, "title": loc_text(session.title, event.main_language), "url": url}


@bp.route("/warnings/<key>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def accept(slug: str, key: str) -> Any:
    event, clash, sessions = _warning(slug, key)
    text = clash_text(clash, event.zone)
    form = ReasonForm(request.form)
    if request.method == "POST" and form.validate():
        number, reason = event.id, form.reason.data
        act = partial(
            service.accept_warning, number, _held(event, clash), reason, label=text, by=actor()
        )
        if saved(form, act):
            flash(_("Accepted. It comes back when the facts change."))
            return redirect(url_for(".show", slug=slug), 303)
        event, clash, sessions = _warning(slug, key)
    named = [x for x in sessions if x.id in clash.sessions]
    page = render_template(
        "programme/manage/warning.html", event=event, text=text, sessions=named, form=form
    )
    return page, form.status


@bp.post("/warnings/<key>/reopen")
@requires(RoleName.ORGANISER)
def reopen(slug: str, key: str) -> Any:
    event, clash, _sessions = _warning(slug, key)
    text = clash_text(clash, event.zone)
    act = partial(service.reopen_warning, event.id, _held(event, clash), label=text, by=actor())
    pressed(press(), act, _("It is in the list again."))
    return redirect(url_for(".show", slug=slug), 303)


def _held(event: Event, clash: Clash) -> str:
    """Return the key under which a warning is accepted, or its own."""
    accepted = accepted_warnings(event.id).of(clash)
    return accepted.key if accepted else clash.key


def _warning(slug: str, key: str) -> tuple[Event, Clash, Sequence[Session]]:
    """Return a warning as the facts are now, accepted or not; NotFound once they changed."""
    event = event_of(slug)
    sessions = queries.whole_programme(event.id)
    found = clashes(stage_of(event, sessions))
    clash = next((x for x in found if x.key == key and x.severity is Severity.WARNING), None)
    if clash is None:
        raise NotFound("warning")
    return event, clash, sessions

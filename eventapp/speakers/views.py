"""A speaker's own page: their sessions, and the answers they give. Looking changes nothing."""

from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.core import clock
from eventapp.core.checks import zones
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound, Unavailable
from eventapp.programme.forms import ROLES, STATES
from eventapp.speakers import queries, service, tasks
from eventapp.speakers.entrance import PER_ANSWER, PER_READER, Closed, bp, opened
from eventapp.speakers.forms import AcceptForm, DeclineForm
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.slots import Slot, hours, slots_of
from eventapp.speakers.wording import PART_NAMES
from eventapp.web.limits import limiter
from eventapp.web.outages import RETRY

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
SAID = ("sent", "accepted", "declined", "deputy", "late", "calendar")


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name roles and states, and say hours."""
    return {"ROLES": ROLES, "STATES": STATES, "hours": hours}


@bp.get("")
@limiter.limit(PER_READER)
def page(token: str) -> Page:
    return _page(opened(token), token)


@bp.post("/<record:number>/accept")
@limiter.limit(PER_ANSWER)
def accept(token: str, number: int) -> Page:
    link = opened(token)
    if not AcceptForm(request.form).validate():
        return _page(link, token, said="again"), 422
    return _answer(link, token, number, accepts=True, said="accepted")


@bp.get("/<record:number>/decline")
@limiter.limit(PER_READER)
def declining(token: str, number: int) -> Page:
    link = opened(token)
    return _decline_page(link, token, _slot(link, number), DeclineForm())


@bp.post("/<record:number>/decline")
@limiter.limit(PER_ANSWER)
def decline(token: str, number: int) -> Page:
    link = opened(token)
    form = DeclineForm(request.form)
    if not form.validate():
        return _decline_page(link, token, _slot(link, number), form), 422
    reason = form.reason.data or ""
    try:
        return _answer(link, token, number, accepts=False, reason=reason, said="declined")
    except Unavailable:  # what was typed stays, where the page can be read
        link = opened(token)
        busy = _decline_page(link, token, _slot(link, number), form, busy=True)
        return busy, 503, RETRY


def _answer(
    link: SpeakerLink, token: str, number: int, *, accepts: bool, said: str, reason: str = ""
) -> Page:
    link_id = link.id
    try:
        with transaction():
            service.answer(link_id, number, accepts=accepts, reason=reason)
    except NotFound:
        raise Closed(was_open=True) from None
    except DomainError:
        return _page(opened(token), token, said="late"), 409
    return redirect(url_for("speaker.page", token=token, said=said), 303)


def _slot(link: SpeakerLink, number: int) -> Slot:
    found = next((x for x in slots_of(link) if x.appearance.id == number), None)
    if found is None:
        raise Closed(was_open=True)
    return found


def _asked_zone() -> ZoneInfo | None:
    asked = request.args.get("zone", "")
    return ZoneInfo(asked) if asked in zones() else None


def _page(link: SpeakerLink, token: str, *, said: str = "") -> str:
    asked = request.args.get("said", "")
    return render_template(
        "speakers/page.html",
        link=link,
        event=link.event,
        token=token,
        slots=slots_of(link),
        terms=queries.terms_of(link.event_id),
        is_open=service.is_open(link.event),
        zone=_asked_zone(),
        zones=sorted(zones()),
        said=said or (asked if asked in SAID else ""),
        form=AcceptForm(),
        duties=tasks.duties_of(link.event_id, link.person_id),
        part_names=PART_NAMES,
        today=clock.today(link.event.timezone),
    )


def _decline_page(
    link: SpeakerLink, token: str, slot: Slot, form: DeclineForm, *, busy: bool = False
) -> str:
    return render_template(
        "speakers/decline.html",
        link=link,
        event=link.event,
        token=token,
        slot=slot,
        form=form,
        busy=busy,
        is_open=service.is_open(link.event),
    )

"""A speaker's own page: their sessions, and the answers they give. Looking changes nothing."""

from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.core import clock
from eventapp.core.checks import zones
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound, Unavailable
from eventapp.programme.forms import ROLES, STATES
from eventapp.programme.models import GONE
from eventapp.programme.places import buildings_elsewhere
from eventapp.speakers import deputies, queries, service, tasks
from eventapp.speakers.calendar import not_final
from eventapp.speakers.contribution_models import PUBLISHED
from eventapp.speakers.entrance import PER_ANSWER, PER_LINK, Closed, bp, opened
from eventapp.speakers.forms import AcceptForm, DeclineForm, DeputyForm, HideForm
from eventapp.speakers.letters import more_people
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.slots import Slot, hours, slots_of
from eventapp.speakers.wording import PART_NAMES
from eventapp.speakers.zone_choices import zone_groups
from eventapp.web.limits import limiter
from eventapp.web.outages import RETRY
from eventapp.web.personal import PER_READER, by_link

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
SAID = ("sent", "accepted", "declined", "deputy", "late")


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name roles and states, say hours, and what is not final."""
    return {
        "ROLES": ROLES,
        "STATES": STATES,
        "hours": hours,
        "not_final": not_final,
        "more_people": more_people,
    }


@bp.get("")
@limiter.limit(PER_READER)
def page(token: str) -> Page:
    return _page(opened(token), token)


@bp.post("/<record:number>/accept")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def accept(token: str, number: int) -> Page:
    link = opened(token)
    if not AcceptForm(request.form).validate():
        return _page(link, token, said="again"), 422
    return _answer(link, token, number, accepts=True, said="accepted")


@bp.get("/<record:number>/decline")
@limiter.limit(PER_READER)
def declining(token: str, number: int) -> Page:
    link = opened(token)
    return _answering("decline", link, token, number, DeclineForm())


@bp.post("/<record:number>/decline")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def decline(token: str, number: int) -> Page:
    link = opened(token)
    form = DeclineForm(request.form)
    if not form.validate():
        return _answering("decline", link, token, number, form), 422
    reason = form.reason.data or ""
    try:
        return _answer(link, token, number, accepts=False, reason=reason, said="declined")
    except Unavailable:  # what was typed stays, where the page can be read
        return _answering("decline", opened(token), token, number, form, busy=True), 503, RETRY


@bp.get("/<record:number>/deputy")
@limiter.limit(PER_READER)
def naming(token: str, number: int) -> Page:
    link = opened(token)
    return _answering("deputy", link, token, number, DeputyForm())


@bp.post("/<record:number>/deputy")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def name_deputy(token: str, number: int) -> Page:
    link = opened(token)
    form = DeputyForm(request.form)
    if not form.validate():
        return _answering("deputy", link, token, number, form), 422
    data, link_id = form.to_request(), link.id
    try:
        with transaction():
            deputies.name_deputy(link_id, number, data)
    except NotFound:
        raise Closed(was_open=True) from None
    except DomainError:
        return _page(opened(token), token, said="late"), 409
    except Unavailable:
        return _answering("deputy", opened(token), token, number, form, busy=True), 503, RETRY
    return redirect(url_for("speaker.page", token=token, said="deputy"), 303)


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
    own = (x for x in slots_of(link) if not x.is_leaving)
    found = next((x for x in own if x.appearance.id == number), None)
    if found is None:
        raise Closed(was_open=True)
    return found


def _asked_zone() -> ZoneInfo | None:
    asked = request.args.get("zone", "")
    return ZoneInfo(asked) if asked in zones() else None


def _page(link: SpeakerLink, token: str, *, said: str = "") -> str:
    asked = request.args.get("said", "")
    terms, slots = queries.terms_of(link.event_id), slots_of(link)
    return render_template(
        "speakers/page.html",
        # A press may have led here, and its address opens nothing.
        in_language=lambda lang: url_for("speaker.page", token=token, lang=lang),
        link=link,
        event=link.event,
        token=token,
        slots=slots,
        is_seen_still=any(x.is_seen_still for x in slots),
        hide_form=HideForm(),
        elsewhere=buildings_elsewhere(link.event, [x.shown for x in slots]),
        terms=terms,
        is_open=service.is_open(link.event, terms),
        zone=_asked_zone(),
        zones=zone_groups(zones(), link.event.timezone),
        said=said or (asked if asked in SAID else ""),
        form=AcceptForm(),
        duties=tasks.duties_of(link.event_id, link.person_id, expected=_is_expected(slots)),
        published=PUBLISHED,
        named={
            x.appearance.id: queries.deputies_of(x.appearance.id)
            for x in slots
            if x.appearance.state in GONE
        },
        part_names=PART_NAMES,
        today=clock.today(link.event.timezone),
    )


def _is_expected(slots: list[Slot]) -> bool:
    return any(x.appearance.state not in GONE for x in slots)


def _answering(
    name: str,
    link: SpeakerLink,
    token: str,
    number: int,
    form: DeclineForm | DeputyForm,
    *,
    busy: bool = False,
) -> str:
    return render_template(
        f"speakers/{name}.html",
        link=link,
        event=link.event,
        token=token,
        slot=_slot(link, number),
        form=form,
        busy=busy,
        is_open=service.is_open(link.event, queries.terms_of(link.event_id)),
    )

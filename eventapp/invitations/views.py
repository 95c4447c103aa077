"""The page behind an invitation's link. Looking answers nothing; each answer is a press."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound, Unavailable
from eventapp.events.models import EventStatus
from eventapp.invitations import queries, service
from eventapp.invitations.forms import DeputyForm, MaybeForm, NoForm, YesForm
from eventapp.invitations.records import registration_of
from eventapp.questions import reading
from eventapp.questions.answers import said_in
from eventapp.questions.fields import condition
from eventapp.registration import consent, offers, wording
from eventapp.registration import queries as guests
from eventapp.registration.answering import asked_as, sent_with_files
from eventapp.registration.invitation_models import Invitation, InvitationState
from eventapp.registration.links import personal_token
from eventapp.registration.models import Registration
from eventapp.web import dates
from eventapp.web.forms import Form
from eventapp.web.languages import left_language, public_blueprint
from eventapp.web.limits import limiter
from eventapp.web.outages import RETRY
from eventapp.web.personal import (
    PER_ANSWER,
    PER_READER,
    Closed,
    by_link,
    keep_personal,
    say_closed,
)
from eventapp.web.refusals import sentence

bp = public_blueprint("invitation", __name__, prefix="/invitation/<token>")
keep_personal(bp)
say_closed(bp)

PER_LINK = "40 per hour"  # from however many addresses
Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates say when and where, and what is asked after which answer."""
    return {"wording": wording, "condition": condition}


def opened(token: str) -> Invitation:
    """Return the invitation of a token.

    :raises Closed: when it opens nothing (any more).
    """
    found = queries.by_token(token)
    if found is None or found.event.status is EventStatus.DRAFT:
        raise Closed("invitation", was_open=False)
    if found.revoked_at is not None:
        raise Closed("invitation", was_open=True)
    return found


@bp.get("")
@limiter.limit(PER_READER)
def page(token: str) -> Page:
    invitation = opened(token)
    plan = queries.plan_of(invitation.event_id)
    records = plan is not None and plan.records_opening
    if records and invitation.state is InvitationState.SENT and request.method == "GET":
        with transaction():
            service.open_once(invitation.id)
        invitation = opened(token)
    return _page(invitation, token, records=records)


@bp.get("/<any(yes, no, maybe, deputy):choice>")
@limiter.limit(PER_READER)
def confirming(token: str, choice: str) -> Page:
    invitation = opened(token)
    return _confirm(invitation, token, choice, _form(invitation, choice))


@bp.post("/<any(yes, no, maybe, deputy):choice>")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def answer(token: str, choice: str) -> Page:
    invitation = opened(token)
    form = _form(invitation, choice, request.form)
    if left_language():
        return _confirm(invitation, token, choice, form)
    if not form.validate():
        return _confirm(invitation, token, choice, form), 422
    act = _act(invitation, form)
    try:
        with transaction():
            act()
    except DomainError as error:
        return _refused(token, choice, form, error), 409
    except Unavailable:  # what was typed stays, where the page can be read
        return _confirm(opened(token), token, choice, form, busy=True), 503, RETRY
    return redirect(url_for("invitation.page", token=token, said=choice), 303)


def _form(invitation: Invitation, choice: str, typed: Any = None) -> Form:
    match choice:
        case "yes":
            return _yes_form(invitation, typed)
        case "no":
            return NoForm(typed)
        case "maybe":
            return MaybeForm(typed)
        case _:
            return DeputyForm(typed)


def _yes_form(invitation: Invitation, typed: Any) -> YesForm:
    known = registration_of(invitation)
    is_theirs = known is not None and known.email_key == invitation.email_key
    held = known if known and is_theirs and known.state in guests.COMING else None
    form = YesForm.of(invitation, typed, held)
    if found := asked_as(invitation.event_id, invitation.category_id):
        said = said_in(reading.answers_of(known.id)) if known and is_theirs else {}
        sent = sent_with_files() if typed is not None else None
        form.ask(found, sent, said, invitation.event.main_language)
    return form


def _act(invitation: Invitation, form: Form) -> Callable[[], Any]:
    number = invitation.id
    match form:
        case YesForm():
            wanted = form.to_request()
            return lambda: service.accept(number, wanted)
        case DeputyForm():
            deputy = form.to_request()
            return lambda: service.name_deputy(number, deputy)
        case NoForm() | MaybeForm():
            given = form.to_answer()
            return lambda: service.answer(number, given)
        case _:
            raise NotFound("invitation")


def _refused(token: str, choice: str, form: Form, error: DomainError) -> str:
    invitation = opened(token)
    form.refuse(error)
    if form.errors:
        return _confirm(invitation, token, choice, form)
    return _page(invitation, token, refused=sentence(error))


def _page(invitation: Invitation, token: str, *, records: bool = False, refused: str = "") -> str:
    registration = _own(invitation)
    is_coming = registration is not None and registration.state in guests.COMING
    return render_template(
        "invitations/page.html",
        in_language=lambda lang: url_for("invitation.page", token=token, lang=lang),
        invitation=invitation,
        event=invitation.event,
        token=token,
        registration=registration,
        is_coming=is_coming,
        is_seated=registration is not None and registration.state in guests.EXPECTED,
        is_offered=registration is not None and offers.is_open(registration, invitation.event),
        place=guests.place_in_line(registration) if registration is not None else 0,
        own_page=_own_page(registration) if registration is not None and is_coming else "",
        is_open=service.is_open(invitation, invitation.event),
        until=_until(invitation),
        records=records,
        refused=refused,
        said=request.args.get("said", ""),
    )


def _own_page(registration: Registration) -> str:
    """Return where a guest finds their ticket."""
    return url_for("registration.mine", token=personal_token(registration.nonce))


def _confirm(
    invitation: Invitation, token: str, choice: str, form: Form, *, busy: bool = False
) -> str:
    return render_template(
        f"invitations/{choice}.html",
        invitation=invitation,
        event=invitation.event,
        token=token,
        form=form,
        choice=choice,
        is_coming=_is_coming(invitation),
        is_open=service.is_open(invitation, invitation.event),
        until=_until(invitation),
        consent=consent,
        busy=busy,
    )


def _until(invitation: Invitation) -> str:
    last = service.last_moment(invitation, invitation.event)
    return dates.format_instant(last, invitation.event.zone)


def _own(invitation: Invitation) -> Registration | None:
    """Return a guest's own registration: how it stands with anybody else is not theirs to know."""
    found = registration_of(invitation)
    is_own = found is not None and found.email_key == invitation.email_key
    return found if is_own else None


def _is_coming(invitation: Invitation) -> bool:
    registration = _own(invitation)
    return registration is not None and registration.state in guests.COMING

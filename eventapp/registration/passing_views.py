"""The pages with which a guest passes their place to a colleague, and those of the colleague."""

from typing import Any

from flask import g, redirect, render_template, request, url_for

from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound, Unavailable
from eventapp.events.models import EventStatus
from eventapp.registration import consent, passing, passing_queries, queries
from eventapp.registration.answering import asked_as, sent_with_files
from eventapp.registration.forms import PressForm
from eventapp.registration.links import personal_token
from eventapp.registration.models import Registration
from eventapp.registration.passing_forms import PassForm, TakeForm, take_form
from eventapp.registration.passing_models import Passing, PassingState
from eventapp.registration.views import PER_LINK, Page, bp
from eventapp.web.languages import left_language
from eventapp.web.limits import limiter
from eventapp.web.outages import RETRY
from eventapp.web.refusals import sentence


@bp.get("/rsvp/<token>/pass")
def passing_on(token: str) -> Page:
    return _pass_page(_holder(token), token, PassForm(data={"language": g.lang}))


@bp.post("/rsvp/<token>/pass")
@limiter.limit(PER_LINK)
def pass_on(token: str) -> Page:
    holder = _holder(token)
    form = PassForm(request.form)
    if left := left_language():
        if form.language.data == left:
            form.language.data = g.lang
        return _pass_page(holder, token, form)
    if not form.validate():
        return _pass_page(holder, token, form), 422
    number, to = holder.id, form.to_request()
    try:
        with transaction():
            passing.offer(number, to)
    except DomainError as error:
        if error.field == "email":
            form.email.errors = [sentence(error)]
            return _pass_page(_holder(token), token, form), 422
        return _pass_page(_holder(token), token, form, refused=sentence(error)), 409
    except Unavailable:
        return _pass_page(_holder(token), token, form, busy=True), 503, RETRY
    return redirect(url_for("registration.mine", token=token), 303)


@bp.post("/rsvp/<token>/pass/withdraw")
@limiter.limit(PER_LINK)
def take_back(token: str) -> Page:
    holder = _holder(token)
    form = PressForm(request.form)
    if not form.validate():
        return _pass_page(holder, token, PassForm(), refused=form.faults()[0].message), 422
    number = holder.id
    with transaction():
        passing.withdraw(number)
    return redirect(url_for("registration.mine", token=token), 303)


def _holder(token: str) -> Registration:
    found = queries.by_token(token)
    if found is None:
        raise NotFound("registration")
    return found


def _pass_page(
    holder: Registration, token: str, form: PassForm, *, refused: str = "", busy: bool = False
) -> str:
    return render_template(
        "registration/pass.html",
        registration=holder,
        event=holder.event,
        token=token,
        form=form,
        press=PressForm(),
        offered=passing_queries.open_of(holder.id),
        is_open=passing.may_offer(holder, holder.event),
        refused=refused,
        busy=busy,
    )


@bp.get("/place/<token>")
def place(token: str) -> Page:
    found, holder = _passed(token)
    page = _place_page(found, holder, token, _form(found, holder))
    return (page, 410) if _is_over(found, holder) else page


@bp.post("/place/<token>")
@limiter.limit(PER_LINK)
def take(token: str) -> Page:
    found, holder = _passed(token)
    form = _form(found, holder, request.form)
    if left_language():
        return _place_page(found, holder, token, form)
    if not form.validate():
        return _place_page(found, holder, token, form), 422
    number, wanted = found.id, form.to_request(found.email)
    try:
        with transaction():
            made = passing.accept(number, wanted)
            own = personal_token(made.nonce)
    except DomainError as error:
        return _place_page(*_passed(token), token, form, refused=sentence(error)), 409
    except Unavailable:  # what was typed stays, where the page can be read
        return _place_page(*_passed(token), token, form, busy=True), 503, RETRY
    return redirect(url_for("registration.mine", token=own), 303)


@bp.post("/place/<token>/decline")
@limiter.limit(PER_LINK)
def leave(token: str) -> Page:
    found, holder = _passed(token)
    form = PressForm(request.form)
    number, press = found.id, form.validate()
    if not press:
        shown = _form(found, holder)
        return _place_page(found, holder, token, shown, refused=form.faults()[0].message), 422
    try:
        with transaction():
            passing.decline(number)
    except DomainError as error:
        found, holder = _passed(token)
        said = sentence(error)
        return _place_page(found, holder, token, _form(found, holder), refused=said), 409
    return redirect(url_for("registration.place", token=token), 303)


def _passed(token: str) -> tuple[Passing, Registration]:
    found = passing_queries.by_token(token)
    if found is None:
        raise NotFound("passing")
    return found


def _form(found: Passing, holder: Registration, sent: Any = None) -> TakeForm:
    form = take_form(found, holder.category_id, sent)
    if asked := asked_as(holder.event_id, holder.category_id):
        files = sent_with_files() if sent is not None else None
        form.ask(asked, files, None, holder.event.main_language)
    return form


def _place_page(
    found: Passing,
    holder: Registration,
    token: str,
    form: TakeForm,
    *,
    refused: str = "",
    busy: bool = False,
) -> str:
    event = holder.event
    return render_template(
        "registration/place.html",
        passing=found,
        holder=holder,
        event=event,
        token=token,
        form=form if passing_queries.is_open(found, holder, event) else None,
        press=PressForm(),
        own_page=_own_page(found),
        consent=consent,
        refused=refused,
        busy=busy,
    )


def _is_over(found: Passing, holder: Registration) -> bool:
    answered = (PassingState.ACCEPTED, PassingState.DECLINED)
    is_on = holder.event.status is EventStatus.PUBLISHED
    is_open = passing_queries.is_open(found, holder, holder.event)
    return is_on and not is_open and found.state not in answered


def _own_page(found: Passing) -> str:
    """Return where who accepted finds their ticket."""
    successor = passing_queries.successor(found)
    if successor is None:
        return ""
    return url_for("registration.mine", token=personal_token(successor.nonce))

"""The pages of a guest: the answer to an event, and what lies behind a personal link."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound, Unavailable
from eventapp.core.text import clean_line
from eventapp.events.models import Event
from eventapp.questions.fields import condition
from eventapp.registration import (
    companions,
    consent,
    guessing,
    offers,
    passing,
    passing_queries,
    proving,
    queries,
    service,
    tickets,
    wording,
)
from eventapp.registration.answering import asked_publicly, held, own_form, sent_with_files
from eventapp.registration.forms import AcceptForm, ChangeForm, PressForm, RsvpForm, details_of
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.places import Places, categories, places
from eventapp.web.languages import left_language, public_blueprint
from eventapp.web.limits import limiter
from eventapp.web.links import settings
from eventapp.web.outages import RETRY
from eventapp.web.pages import depend_on_seats, holds_until, kept
from eventapp.web.personal import keep_personal
from eventapp.web.timing import same_time

bp = public_blueprint("registration", __name__)
keep_personal(bp)

KEEP = timedelta(hours=1)  # how long a form is shown again; its token is good for twelve

Page = str | BaseResponse | tuple[str, int] | tuple[str, int, dict[str, str]]

# An office of sixty may answer together from one address, each with a slip or two.
PER_SENDER = "240 per 10 minutes; 1000 per day"
PER_LINK = "60 per 10 minutes"

STEP = 0.025  # seconds; the work of an answer takes 5 to 15 ms


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates say when and where."""
    return {"wording": wording, "condition": condition}


@bp.get("/events/<slug>/rsvp")
@kept()
def rsvp(slug: str) -> Page:
    event_id, asks_more = _public_number(slug)
    depend_on_seats(event_id)
    event = _public_event(slug)
    found = places(event)
    holds_until(found.all.until, clock.now() + KEEP)
    form = RsvpForm(data=_asked()) if found.all.takes_answers else None
    if form and asks_more:
        form.ask(asked_publicly(event_id), None, main=event.main_language)
    return _rsvp_page(event, found, form)


def _asked() -> dict[str, str]:
    """Return what a link to the form says already: the category, and the code that opens it."""
    said = {x: clean_line(request.args.get(x, ""))[:40] for x in ("category", "code")}
    return {**said, "language": g.lang}


@bp.post("/events/<slug>/rsvp")
@limiter.limit(PER_SENDER)
def answer(slug: str) -> Page:
    event_id, asks_more = _public_number(slug)
    form = RsvpForm(request.form)
    if asks_more:
        form.ask(asked_publicly(event_id), sent_with_files())
    if left := left_language():
        form.follow(left, g.lang)
        return _form_page(slug, form)
    if not form.validate():
        return _form_page(slug, form), 422
    if form.code.data and guessing.is_stopped(event_id):
        form.refuse(DomainError("registration.too_many_codes", field="code"))
        return _form_page(slug, form), 429
    try:
        with same_time(STEP), transaction():
            refusal = service.answer(event_id, form.to_request())
    except DomainError as error:
        refusal = error
    except Unavailable:  # what was typed stays, where the event can be read
        return _form_page(slug, form, busy=True), 503, RETRY
    if refusal is not None:
        return _refused(slug, form, event_id, refusal)
    return redirect(url_for("registration.thanks", slug=slug), 303)


def _refused(slug: str, form: RsvpForm, event_id: int, refusal: DomainError) -> Page:
    if refusal.field == "code":
        guessing.was_wrong(event_id)
    form.refuse(refusal)
    return _form_page(slug, form, refused=True), 422 if form.errors else 409


@bp.get("/events/<slug>/rsvp/thanks")
@kept()
def thanks(slug: str) -> Page:
    event = _public_event(slug)
    return render_template(
        "registration/thanks.html",
        event=event,
        approved=any(x.needs_approval for x in categories(event.id).values()),
        sender=settings().mail_from,
    )


@bp.get("/rsvp/<token>")
def mine(token: str) -> Page:
    return standing_page(token)


@bp.post("/rsvp/<token>")
@limiter.limit(PER_LINK)
def change(token: str) -> Page:
    registration = of(token)
    form = own_form(registration, request.form)
    if left_language():
        return _own_page(registration, token, form)
    if not form.validate():
        return _own_page(registration, token, form), 422
    number, details, said = registration.id, details_of(form), form.answers
    try:
        with transaction():
            service.change(number, details, said=said, read_in=g.lang)
    except DomainError:
        return _own_page(of(token), token, form, over=True), 409
    except Unavailable:
        return _own_page(of(token), token, form, busy=True), 503, RETRY
    return redirect(url_for("registration.mine", token=token, saved="1"), 303)


@bp.get("/rsvp/<token>/cancel")
def cancelling(token: str) -> Page:
    registration = of(token)
    if registration.state not in queries.ACTIVE:
        return redirect(url_for("registration.mine", token=token), 303)
    return _cancel_page(registration, token, PressForm())


@bp.post("/rsvp/<token>/cancel")
@limiter.limit(PER_LINK)
def cancel(token: str) -> Page:
    registration = of(token)
    form = PressForm(request.form)
    if not form.validate():
        return _cancel_page(registration, token, form), 422
    number = registration.id
    try:
        with transaction():
            service.cancel(number)
    except DomainError:
        return standing_page(token, over=True), 409
    return redirect(url_for("registration.mine", token=token), 303)


@bp.get("/rsvp/<token>/ticket.svg")
def ticket(token: str) -> BaseResponse:
    registration = of(token)
    if registration.state not in queries.EXPECTED:
        raise NotFound("ticket")
    return Response(tickets.as_svg(registration), mimetype="image/svg+xml")


def of(token: str) -> Registration:
    """Return the registration a personal link opens.

    :raises NotFound: when it opens none.
    """
    registration = queries.by_token(token)
    if registration is None:
        raise NotFound("registration")
    return registration


def _public_number(slug: str) -> tuple[int, bool]:
    found = queries.public_event_id(slug)
    if found is None:
        raise NotFound("event")
    return found


def _public_event(slug: str) -> Event:
    event = queries.public_event(slug)
    if event is None:
        raise NotFound("event")
    return event


def _rsvp_page(event: Event, found: Places, form: RsvpForm | None, *, busy: bool = False) -> str:
    if form:
        form.offer(found)
    return render_template(
        "registration/rsvp.html",
        event=event,
        form=form,
        available=found.all,
        categories=found.categories,
        consent=consent,
        busy=busy,
    )


def _form_page(slug: str, form: RsvpForm, *, busy: bool = False, refused: bool = False) -> str:
    event = _public_event(slug)
    found = places(event)
    is_shown = found.all.takes_answers and (form.errors or not refused)
    return _rsvp_page(event, found, form if is_shown else None, busy=busy)


def standing_page(token: str, **said: Any) -> str:
    """Return the page of how a registration stands, with its answers as they are recorded."""
    registration = of(token)
    return _own_page(registration, token, own_form(registration), **said)


def _own_page(
    registration: Registration,
    token: str,
    form: ChangeForm,
    *,
    accept: AcceptForm | None = None,
    press: PressForm | None = None,
    refused: str = "",
    over: bool = False,
    busy: bool = False,
) -> str:
    is_offered = offers.is_open(registration, registration.event)
    is_active = registration.state in queries.ACTIVE
    may_change = is_active and clock.now() < registration.event.ends
    is_theirs = registration.state is RegistrationState.CONFIRMED or registration.passed_on_at
    return render_template(
        "registration/mine.html",
        registration=registration,
        event=registration.event,
        token=token,
        form=form if may_change else None,
        place=queries.place_in_line(registration),
        named_by=queries.named_by(registration),
        categories=categories(registration.event_id),
        most_companions=companions.limit(registration) if may_change else 0,
        is_seated=registration.state in queries.EXPECTED,
        is_cancelled=registration.state is RegistrationState.CANCELLED,
        accept=(accept or AcceptForm(until=registration.offer_until)) if is_offered else None,
        passing=passing_queries.latest_of(registration.id) if is_theirs else None,
        may_pass_on=passing.may_offer(registration, registration.event),
        refused=refused,
        over=over,
        busy=busy,
        saved="saved" in request.args,
        sender=parseaddr(settings().mail_from)[1],
        version_name=consent.version_name,
        answers=held(registration),
        is_unproved=proving.is_asked(registration),
        press=press or PressForm(),
    )


def _cancel_page(registration: Registration, token: str, form: PressForm) -> str:
    return render_template(
        "registration/cancel.html",
        registration=registration,
        event=registration.event,
        token=token,
        form=form,
        is_seated=registration.state in queries.EXPECTED,
    )

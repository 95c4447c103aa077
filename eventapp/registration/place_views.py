"""What a guest presses behind their link to have a place: one offered, or one for an address."""

from collections.abc import Callable

from flask import redirect, request, url_for

from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, Unavailable
from eventapp.registration import offers, proving
from eventapp.registration.forms import AcceptForm, PressForm
from eventapp.registration.views import PER_LINK, Page, bp, of, standing_page
from eventapp.web.limits import limiter
from eventapp.web.outages import RETRY
from eventapp.web.refusals import sentence


@bp.get("/rsvp/<token>/accept")
def accepting(token: str) -> Page:
    of(token)
    return redirect(url_for("registration.mine", token=token), 303)


@bp.post("/rsvp/<token>/accept")
@limiter.limit(PER_LINK)
def accept(token: str) -> Page:
    number, form = of(token).id, AcceptForm(request.form)
    if not form.validate():
        return standing_page(token, accept=form), 422
    return _taken(token, lambda: offers.accept(number, form.instant))


@bp.get("/rsvp/<token>/confirm")
def proving_address(token: str) -> Page:
    of(token)
    return redirect(url_for("registration.mine", token=token), 303)


@bp.post("/rsvp/<token>/confirm")
@limiter.limit(PER_LINK)
def prove_address(token: str) -> Page:
    number, form = of(token).id, PressForm(request.form)
    if not form.validate():
        return standing_page(token, press=form), 422
    return _taken(token, lambda: proving.prove(number))


def _taken(token: str, act: Callable[[], object]) -> Page:
    try:
        with transaction():
            act()
    except DomainError as error:
        return standing_page(token, refused=sentence(error)), 409
    except Unavailable:
        return standing_page(token, busy=True), 503, RETRY
    return redirect(url_for("registration.mine", token=token), 303)

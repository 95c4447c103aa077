"""The presses with which a guest takes consents back behind their link."""

from collections.abc import Callable

from flask import redirect, request, url_for

from eventapp.core.db import transaction
from eventapp.core.errors import NotFound
from eventapp.registration import photographs, queries, withdrawing
from eventapp.registration.forms import PressForm
from eventapp.registration.views import PER_LINK, Page, bp
from eventapp.web.limits import limiter


@bp.post("/rsvp/<token>/photographs")
@limiter.limit(PER_LINK)
def refuse_photographs(token: str) -> Page:
    return _taken_back(token, photographs.refuse)


@bp.post("/rsvp/<token>/consents/<record:question>")
@limiter.limit(PER_LINK)
def withdraw(token: str, question: int) -> Page:
    return _taken_back(token, lambda number: withdrawing.withdraw(number, question))


def _taken_back(token: str, verb: Callable[[int], bool]) -> Page:
    registration = queries.by_token(token)
    if registration is None:
        raise NotFound("registration")
    number = registration.id
    if PressForm(request.form).validate():
        with transaction():
            verb(number)
    return redirect(url_for("registration.mine", token=token, _anchor="held"), 303)

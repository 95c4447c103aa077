"""The press with which a guest takes a consent back behind their link."""

from flask import redirect, request, url_for

from eventapp.core.db import transaction
from eventapp.core.errors import NotFound
from eventapp.registration import photographs, queries
from eventapp.registration.forms import PressForm
from eventapp.registration.views import PER_LINK, Page, bp
from eventapp.web.limits import limiter


@bp.post("/rsvp/<token>/photographs")
@limiter.limit(PER_LINK)
def refuse_photographs(token: str) -> Page:
    registration = queries.by_token(token)
    if registration is None:
        raise NotFound("registration")
    number = registration.id
    if PressForm(request.form).validate():
        with transaction():
            photographs.refuse(number)
    return redirect(url_for("registration.mine", token=token, _anchor="held"), 303)

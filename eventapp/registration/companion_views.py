"""The page on which a guest says who comes with them, behind the personal link."""

from flask import redirect, render_template, request, url_for

from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.registration import companions, queries
from eventapp.registration.companion_forms import CompanionsForm
from eventapp.registration.models import Registration
from eventapp.registration.views import PER_LINK, Page, bp
from eventapp.web.limits import limiter


@bp.get("/rsvp/<token>/companions")
def companying(token: str) -> Page:
    registration = _of(token)
    found = companions.companions_of(registration.id)
    form = CompanionsForm.of(found, companions.limit(registration))
    return _page(registration, token, form)


@bp.post("/rsvp/<token>/companions")
@limiter.limit(PER_LINK)
def accompany(token: str) -> Page:
    registration = _of(token)
    found = companions.companions_of(registration.id)
    form = CompanionsForm.of(found, companions.limit(registration), request.form)
    if not form.validate():
        return _page(registration, token, form), 422
    number, wanted = registration.id, form.to_request()
    try:
        with transaction():
            companions.save(number, wanted)
    except DomainError as error:
        form.refuse(error)
        return _page(_of(token), token, form), 422 if error.field else 409
    return redirect(url_for("registration.mine", token=token, saved="1"), 303)


def _of(token: str) -> Registration:
    registration = queries.by_token(token)
    if registration is None:
        raise NotFound("registration")
    if not companions.limit(registration) and not companions.companions_of(registration.id):
        raise NotFound("registration")
    return registration


def _page(registration: Registration, token: str, form: CompanionsForm) -> str:
    return render_template(
        "registration/companions.html",
        registration=registration,
        event=registration.event,
        token=token,
        form=form,
        most=companions.limit(registration),
    )

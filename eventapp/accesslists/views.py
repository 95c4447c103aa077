"""The page behind a short-lived link. What somebody gave is never shown there again."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.accesslists import queries, service
from eventapp.accesslists.forms import IdentityForm
from eventapp.accesslists.keyring import NoKey
from eventapp.accesslists.models import AccessProfile, IdentityRecord
from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError, Unavailable
from eventapp.events.models import Event, EventStatus
from eventapp.organisations.queries import house_name
from eventapp.registration import wording
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

bp = public_blueprint("access", __name__, prefix="/access/<token>")
keep_personal(bp)
say_closed(bp, "accesslists/closed.html")

PER_LINK = "40 per hour"  # from however many addresses
Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates say when and where."""
    return {"wording": wording}


def opened(token: str) -> tuple[IdentityRecord, Event, AccessProfile]:
    """Return what stands behind a link.

    :raises Closed: when it opens nothing, or nothing any more.
    """
    found = queries.by_token(token)
    if found is None:
        raise Closed("identity_record", was_open=False)
    record, event = found
    profile = queries.profile_of(event.venue_id)
    is_over = clock.now() >= record.ends_at or clock.today(event.timezone) >= record.delete_on
    if profile is None or record.is_gone or is_over or event.status is EventStatus.CANCELLED:
        raise Closed("identity_record", was_open=True)
    return record, event, profile


@bp.get("")
@limiter.limit(PER_READER)
def page(token: str) -> Page:
    return _page(token, IdentityForm.of(opened(token)[2]))


@bp.post("")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def answer(token: str) -> Page:
    record, _event, profile = opened(token)
    form = IdentityForm.of(profile, request.form)
    if left_language():
        return _page(token, form)
    if not form.validate():
        return _page(token, form), 422
    number, said, badge = record.id, form.to_said(), form.chosen
    try:
        with transaction():
            service.answer(number, said, badge=badge)
    except NoKey as error:
        form.refuse(error)
        return _page(token, form), 503, RETRY
    except DomainError as error:
        form.refuse(error)
        return _page(token, form), 422 if error.field else 409
    except Unavailable:  # what was typed stays, where the page can be read
        return _page(token, form, busy=True), 503, RETRY
    return redirect(url_for("access.page", token=token, saved="1"), 303)


def _page(token: str, form: IdentityForm, *, busy: bool = False) -> str:
    record, event, profile = opened(token)
    return render_template(
        "accesslists/page.html",
        in_language=lambda lang: url_for("access.page", token=token, lang=lang),
        record=record,
        event=event,
        profile=profile,
        form=form,
        token=token,
        house=house_name(),
        is_saved="saved" in request.args,
        busy=busy,
    )

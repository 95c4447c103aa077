"""A personal calendar, and the page where its owner makes, renews or closes its address."""

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.core.db import transaction
from eventapp.core.errors import NotFound
from eventapp.feeds import ics
from eventapp.feeds.views import answer_options
from eventapp.quotas import entrance as focal_points
from eventapp.registration import queries as registrations
from eventapp.speakers import entrance as speakers
from eventapp.speakers.entrance import PER_ANSWER, PER_LINK
from eventapp.subscriptions import owners, service
from eventapp.subscriptions.forms import KeyForm
from eventapp.subscriptions.owners import Owner
from eventapp.subscriptions.part import part
from eventapp.subscriptions.rules import client_name
from eventapp.web.http import Document
from eventapp.web.languages import public_blueprint
from eventapp.web.limits import limiter
from eventapp.web.pages import unkept
from eventapp.web.personal import PER_READER, by_link, keep_personal, say_closed
from eventapp.web.timing import same_time

bp = public_blueprint("subscriptions", __name__, prefix="/<any(rsvp, speaker, quota):way>/<token>")
keep_personal(bp)
say_closed(bp, "speakers/closed.html")
# No language stands before it: a calendar speaks the language that was chosen with its address.
feed_bp = Blueprint("personal_feed", __name__)
feed_bp.after_request(answer_options)

# A calendar program looks once an hour at most; a house of many guests may share an address.
PER_FEED = "240 per 10 minutes"
STEP = 0.025  # seconds; the work of each refusal takes 1 to 10 ms
_SECRET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
FEED_HEADERS = {
    **_SECRET,
    "Content-Type": "text/calendar; charset=utf-8",
    "Cache-Control": "private, no-cache",  # no-store would forbid the 304
    "Content-Disposition": 'inline; filename="calendar.ics"',
}
SAID = ("closed",)


@bp.get("/calendar")
@limiter.limit(PER_READER)
def show(way: str, token: str) -> Any:
    return _page(way, token, _owner(way, token))


@bp.post("/calendar")
@limiter.limit(PER_ANSWER)
@limiter.limit(PER_LINK, key_func=by_link)
def change(way: str, token: str) -> Any:
    owner, form = _owner(way, token), KeyForm(request.form)
    if not form.validate():
        return _page(way, token, owner, form=form), 422
    if request.form.get("do") == "close":
        with transaction():
            service.close(owner)
        return redirect(url_for(".show", way=way, token=token, said="closed"), 303)
    with transaction():
        made = service.make(owner, language=g.lang, reminder=form.minutes)
    return _page(way, token, _owner(way, token), made=made)


@feed_bp.get("/calendar/<token>.ics")
@limiter.limit(PER_FEED)
@unkept
def feed(token: str) -> Response:
    """Answer with a calendar; what is asked again and unchanged answers 304."""
    try:
        with same_time(STEP):
            found = service.read(token)
        with transaction():
            head = service.fetched(found, client_name(request.headers.get("User-Agent", "")))
    except NotFound:
        return _nothing()
    headers = {**FEED_HEADERS, "Content-Language": head.language}
    body = ics.calendar(head, found.entries)
    document = Document.of(body, headers.items(), modified=head.modified)
    answer = document.answer(request.environ)
    return Response(answer.body or None, answer.status, answer.headers)


def _nothing() -> Response:
    # The same for whatever shows nothing, and short: programs read it, seldom a person.
    said = _("This address shows no calendar. Its owner can make a new one.")
    answer = Response(f"{said}\n", 404, content_type="text/plain; charset=utf-8")
    answer.headers.update({**_SECRET, "Cache-Control": "private, no-store"})
    return answer


def _owner(way: str, token: str) -> Owner:
    match way:
        case "speaker":
            return owners.speaker_of(speakers.opened(token))
        case "quota":
            quota, event = focal_points.opened(token)
            return owners.organisation(quota, event.zone)
    registration = registrations.by_token(token)
    if registration is None:
        raise NotFound("registration")
    return owners.guest(registration)


def _page(
    way: str, token: str, owner: Owner, *, form: KeyForm | None = None, made: str = ""
) -> str:
    back = {"rsvp": "registration.mine", "speaker": "speaker.page", "quota": "quota.page"}[way]
    said = request.args.get("said", "")
    return render_template(
        "subscriptions/page.html",
        own=part(owner, url_for(".show", way=way, token=token), form=form, token=made),
        back=url_for(back, token=token),
        said=said if said in SAID else "",
    )

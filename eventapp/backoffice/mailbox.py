"""Outgoing messages: the list, each as its reader sees it, and sending a failed one again."""

import re
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import private_blueprint, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.backoffice import queries
from eventapp.backoffice.queries import MessageFilter
from eventapp.core import clock
from eventapp.core.errors import NotFound
from eventapp.events.queries import event_by_slug
from eventapp.mail import service as mail
from eventapp.mail.models import Message, MessageState
from eventapp.mail.wording import said, why
from eventapp.web.fields import number_of, page_asked, text_asked
from eventapp.web.personal import without_tokens
from eventapp.web.security import POLICY

bp = private_blueprint("mailbox", __name__)

# What a mail may do inside its frame: show its own text and style, nothing else.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
)


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name states, hide personal links, and say why a mail waits."""
    names = {
        MessageState.QUEUED: _("Queued"),
        MessageState.SENDING: _("On its way"),
        MessageState.SENT: _("Sent"),
        MessageState.FAILED: _("Failed"),
    }
    return {
        "message_states": names,
        "without_tokens": without_tokens,
        "waiting": waiting,
        "said": said,
        "why": why,
    }


def waiting(message: Message) -> str:
    """Return why a mail that is queued goes only later; nothing when it goes at once."""
    if message.state is not MessageState.QUEUED or message.due_at <= clock.now():
        return ""
    if message.attempts:
        return _("It could not be delivered, and is tried again then.")
    if message.kind.startswith("office."):
        return _(
            "An organiser is told of one thing once an hour. A mail about the same went out "
            "before; this one tells how things stand then, and what comes meanwhile replaces it."
        )
    return _(
        "Many mails went to this address within the hour. This one waits, and a newer one "
        "replaces it."
    )


def _page(slug: str = "") -> str:
    event = event_by_slug(slug) if slug else None
    if slug and event is None:
        raise NotFound("event")
    state = request.args.get("state", "")
    wanted = MessageFilter(
        event_id=event.id if event else None,
        registration_id=number_of(request.args.get("guest")),
        state=MessageState(state) if state in set(MessageState) else None,
        search=text_asked(),
    )
    found = queries.messages(wanted, page_asked())
    events = [event] if event else queries.event_titles()
    by_number = {x.id: x for x in events}
    return render_template(
        "backoffice/messages.html", event=event, wanted=wanted, page=found, by_number=by_number
    )


@bp.get("/messages")
@requires(RoleName.ORGANISER)
def index() -> str:
    return _page()


@bp.get("/events/<slug>/messages")
@requires(RoleName.ORGANISER)
def of_event(slug: str) -> str:
    return _page(slug)


def _message(number: int) -> Message:
    message = queries.message(number)
    # A sign-in link in a mail to a colleague is not for others to read.
    if message is None or message.kind.startswith("account."):
        raise NotFound("message")
    return message


@bp.get("/messages/<record:number>")
@requires(RoleName.ORGANISER)
def show(number: int) -> Response:
    message = _message(number)
    event = queries.event(message.event_id) if message.event_id else None
    page = render_template(
        "backoffice/message.html",
        message=message,
        event=event,
        # A calendar breaks long lines, and with them the addresses that are to be found.
        calendar=re.sub(r"\r?\n[ \t]", "", message.calendar),
    )
    framing = {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}
    return Response(page, headers=framing, mimetype="text/html")


@bp.get("/messages/<record:number>/html")
@requires(RoleName.ORGANISER)
def html(number: int) -> Response:
    answer = Response(without_tokens(_message(number).html), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = FRAME_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@bp.post("/messages/<record:number>/again")
@requires(RoleName.ORGANISER)
def again(number: int) -> Any:
    _message(number)
    pressed(press(), lambda: mail.send_again(number), _("Queued once more."))
    return redirect(url_for(".show", number=number), 303)

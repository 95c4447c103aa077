"""The organisers' pages that write to those they invite: every mail is shown before any is sent."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.invitations import choosing, mails, rounds
from eventapp.invitations.choosing import Choice
from eventapp.invitations.manage import bp
from eventapp.invitations.manage_forms import RoundForm
from eventapp.registration.invitation_models import InvitationState, RoundKind
from eventapp.registration.invitation_wording import STATES
from eventapp.registration.places import categories
from eventapp.web.fields import number_of, page_asked

SHOWN = 20  # mails on a page
MANY = 500
WRITE = {RoundKind.INVITATION: mails.invited, RoundKind.REMINDER: mails.reminded}


@bp.post("/chosen")
@requires(RoleName.ORGANISER)
def chosen(slug: str) -> Any:
    """Lead from the guests that were ticked to the page that writes to them."""
    kind = request.form.get("kind", "")
    ticked = [x for x in request.form.getlist("invitation")[:MANY] if number_of(x)]
    if kind not in set(RoundKind) or not ticked:
        flash(_("Tick guests who are invited, or to be invited, first."))
        return redirect(url_for("guests.index", slug=slug), 303)
    return redirect(url_for(".write", slug=slug, kind=kind, only=",".join(ticked)), 303)


def _choice(kind: str) -> Choice:
    state, language = request.args.get("state", ""), request.args.get("language", "")
    only = (number_of(x) for x in request.args.get("only", "")[:6000].split(","))
    return Choice(
        kind=RoundKind(kind),
        category=number_of(request.args.get("category")),
        language=language if language in INTERFACE_LANGUAGES else "",
        state=InvitationState(state) if state in set(InvitationState) else None,
        search=request.args.get("q", "").replace("\0", "")[:100],
        only=tuple(x for x in only if x),
    )


@bp.route("/write/<any(invitation, reminder):kind>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def write(slug: str, kind: str) -> Any:
    event, choice = event_of(slug), _choice(kind)
    form = RoundForm(request.form)
    if request.method == "POST" and form.validate() and request.form.get("send") == "1":
        where, asking, seen = event.id, form.to_request(), form.seen.data or ""
        begin = lambda: rounds.start(where, choice, asking, seen=seen, by=actor())  # noqa: E731
        made = saved(form, begin)
        if made:
            return redirect(url_for(".show_round", slug=slug, number=made.id), 303)
        event = event_of(slug)
    return _page(event, choice, form), 422 if form.faults() else 200


def _page(event: Event, choice: Choice, form: RoundForm) -> str:
    found = choosing.chosen(event.id, choice)
    form.seen.data = choosing.stamp(found)
    asked = number_of(request.form.get("page")) or page_asked()
    number = min(asked, max(1, -(-len(found) // SHOWN)))
    shown = found[(number - 1) * SHOWN : number * SHOWN]
    return render_template(
        "invitations/manage/write.html",
        event=event,
        choice=choice,
        form=form,
        total=len(found),
        left_out=choosing.left_out(event.id, choice),
        drafts=[WRITE[choice.kind](x, event, form.to_request(), is_preview=True) for x in shown],
        number=number,
        more=number * SHOWN < len(found),
        states=[(x.value, STATES[x]) for x in choosing.STATES[choice.kind]],
        categories=categories(event.id),
        query={x: y for x, y in request.args.items() if x != "page"},
        rounds=rounds.rounds_of(event.id),
    )


@bp.get("/rounds/<record:number>")
@requires(RoleName.ORGANISER)
def show_round(slug: str, number: int) -> str:
    event = event_of(slug)
    return render_template(
        "invitations/manage/round.html", event=event, round=rounds.round_of(event.id, number)
    )


_VERBS: dict[str, Callable[..., None]] = {
    "pause": rounds.pause,
    "resume": rounds.resume,
    "stop": rounds.stop,
}


@bp.post("/rounds/<record:number>")
@requires(RoleName.ORGANISER)
def change_round(slug: str, number: int) -> Any:
    rounds.round_of(event_of(slug).id, number)
    act = _VERBS.get(request.form.get("verb", ""), rounds.pause)
    by = actor()
    pressed(press(), lambda: act(number, by=by))
    return redirect(url_for(".show_round", slug=slug, number=number), 303)

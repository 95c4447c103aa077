"""The organisers' pages of an event's access list: who is asked, who answered. Never what."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.accesslists import asking, mails, queries, service, vault
from eventapp.accesslists.details import Stage
from eventapp.accesslists.manage_forms import PlanForm, StaffForm
from eventapp.accesslists.models import IdentityRecord
from eventapp.accesslists.wording import FIELD_NAMES, HAND_OVER_NAMES, KIND_NAMES, STAGE_NAMES
from eventapp.auth.access import account, actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core import clock
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.mail.letter import Draft
from eventapp.web.fields import number_of
from eventapp.web.personal import without_tokens
from eventapp.web.refusals import sentence

bp = private_blueprint("access_lists", __name__, "/organise/events/<slug>/guests/access-list")


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people are at a stage."""

    stage: Stage
    number: int


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name kinds, stages and fields."""
    return {
        "kind_names": KIND_NAMES,
        "stage_names": STAGE_NAMES,
        "field_names": FIELD_NAMES,
        "hand_over_names": HAND_OVER_NAMES,
    }


@bp.get("")
@requires(RoleName.ORGANISER, RoleName.ACCESS_LIST)
def index(slug: str) -> str:
    event = event_of(slug)
    profile = queries.profile_of(event.venue_id)
    lines = queries.lines(event.id)
    stages = [x.stage for x in lines]
    return render_template(
        "accesslists/manage/index.html",
        event=event,
        profile=profile,
        plan=queries.plan_of(event.id),
        terms=service.terms(event, profile) if profile else None,
        lines=lines,
        figures=[Figure(x, stages.count(x)) for x in Stage if stages.count(x)],
        unasked=sum(x.is_to_be_asked for x in lines),
        unreachable=[x for x in lines if x.expected and not x.expected.email],
        hand_overs=queries.hand_overs(event.id),
        may_read=account().has_any_role(RoleName.ACCESS_LIST),
        is_ready=vault.is_ready(),
        now=clock.now(),
    )


@bp.route("/ask", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def ask(slug: str) -> Any:
    event = event_of(slug)
    if request.method == "POST":
        number, said = event.id, number_of(request.form.get("expected")) or 0
        told = ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", said)
        if pressed(press(), lambda: asking.ask(number, by=actor(), expected=said), told):
            return redirect(url_for(".index", slug=slug), 303)
        return redirect(url_for(".ask", slug=slug), 303)
    refused, drafts, lines = "", [], queries.lines(event.id)
    wanted = [x for x in lines if x.is_to_be_asked]
    try:
        profile, until = service.open_terms(event)
        drafts = _drafts(event, wanted, until)
    except DomainError as error:
        refused, profile = sentence(error), None
    return render_template(
        "accesslists/manage/ask.html",
        event=event,
        profile=profile,
        wanted=wanted,
        drafts=drafts,
        refused=refused,
        without_tokens=without_tokens,
    )


def _drafts(event: Event, wanted: list[queries.Line], until: service.Terms) -> list[Draft]:
    """Return the mail as the first of each language would read it."""
    first: dict[str, queries.Expected] = {}
    for line in wanted:
        assert line.expected
        first.setdefault(line.expected.language, line.expected)
    shown = [service.unsaved_record(event.id, x, until) for x in first.values()]
    return [mails.draft(x, event, is_preview=True) for x in shown]


@bp.post("/remind")
@requires(RoleName.ORGANISER)
def remind(slug: str) -> Any:
    number = event_of(slug).id
    pressed(press(), lambda: asking.remind(number, by=actor()), _("Reminders are on their way."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.route("/settings", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def settings(slug: str) -> Any:
    event = event_of(slug)
    form = PlanForm.of(queries.plan_of(event.id), event.zone, request.form)
    if request.method == "POST" and form.validate():
        number, asks, at = event.id, bool(form.asks_itself.data), form.instant
        if saved(form, lambda: _done(number, asks, at)):
            flash(_("Saved."))
            return redirect(url_for(".index", slug=slug), 303)
        event = event_of(slug)
    page = render_template("accesslists/manage/settings.html", event=event, form=form)
    return page, form.status


def _done(number: int, asks: bool, at: Any) -> bool:
    service.set_plan(number, asks_itself=asks, cut_off=at, by=actor())
    return True


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new(slug: str) -> Any:
    event = event_of(slug)
    form = StaffForm(request.form)
    if request.method == "POST" and form.validate():
        number = event.id
        said = {"name": form.name.data, "email": form.email.data, "language": form.language.data}
        act = once(IdentityRecord, lambda: service.add_staff(number, **said, by=actor()))
        if saved(form, act):
            flash(_("%(name)s is asked by mail.", name=said["name"]))
            return redirect(url_for(".index", slug=slug), 303)
        event = event_of(slug)
    page = render_template("accesslists/manage/new.html", event=event, form=form)
    return page, form.status


@bp.post("/<record:number>/<any(reopen, remove):verb>")
@requires(RoleName.ORGANISER)
def act(slug: str, number: int, verb: str) -> Any:
    event_id = event_of(slug).id
    queries.record(event_id, number)
    do = service.reopen if verb == "reopen" else service.take_off
    pressed(press(), lambda: do(event_id, number, by=actor()))
    return redirect(url_for(".index", slug=slug), 303)

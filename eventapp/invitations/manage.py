"""The organisers' pages of single invitations: whom to invite, and what they said."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.invitations import hearing, inviting, queries
from eventapp.invitations.manage_forms import HeardForm, InvitationForm, PlanForm
from eventapp.invitations.salutations import salutation
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.invitation_wording import KINDS, ROUNDS, SOURCES, status_name
from eventapp.registration.places import categories

bp = private_blueprint("invitations_manage", __name__, "/organise/events/<slug>/invitations")


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name states, sources and rounds."""
    return {"status_name": status_name, "SOURCES": SOURCES, "KINDS": KINDS, "ROUNDS": ROUNDS}


def _form(event: Event, typed: Any = None, **values: Any) -> InvitationForm:
    form = InvitationForm(typed, **values)
    form.offer(categories(event.id).values(), event.main_language)
    return form


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new(slug: str) -> Any:
    event = event_of(slug)
    form = _form(event, request.form, language=event.main_language)
    if request.method == "POST" and form.validate():
        number, wanted = event.id, form.to_request()
        made = saved(form, once(Invitation, lambda: inviting.add(number, wanted, by=actor())))
        if made:
            return _listed(slug, made)
        event = event_of(slug)
    return _page(event, form, None), form.status


def _listed(slug: str, made: Invitation) -> Any:
    if inviting.is_coming(made):
        flash(
            _(
                "%(name)s is registered already, so no round writes to them. The registration "
                "stays as it is.",
                name=made.name,
            )
        )
        return redirect(url_for("guests.index", slug=slug, q=made.email), 303)
    flash(_("%(name)s is on the list. Nothing is sent yet.", name=made.name))
    return redirect(url_for("guests.index", slug=slug, state="draft"), 303)


@bp.route("/<record:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str, number: int) -> Any:
    event = event_of(slug)
    invitation = queries.invitation(event.id, number)
    form = _form(event, request.form, obj=invitation)
    if request.method == "POST":
        form.merge(invitation.revision, _form(event, obj=invitation))
    if request.method == "POST" and form.validate():
        wanted, seen = form.to_request(), form.seen_revision
        if saved(form, partial(inviting.edit, number, wanted, by=actor(), revision=seen)):
            flash(_("Saved."))
            return redirect(url_for(".edit", slug=slug, number=number), 303)
        event = event_of(slug)
        invitation = queries.invitation(event.id, number)
    return _page(event, form, invitation), form.status


def _page(
    event: Event,
    form: InvitationForm,
    invitation: Invitation | None,
    heard: HeardForm | None = None,
) -> str:
    name, title = form.name.data or "…", form.honorific.data or ""
    return render_template(
        "invitations/manage/edit.html",
        event=event,
        form=form,
        invitation=invitation,
        usual={x: salutation(name, title, x) for x in INTERFACE_LANGUAGES},
        heard=heard or HeardForm(),
        is_undecided=invitation is not None and inviting.is_undecided(invitation),
        is_coming=invitation is not None and inviting.is_coming(invitation),
    )


@bp.post("/<record:number>/answer")
@requires(RoleName.ORGANISER)
def hear(slug: str, number: int) -> Any:
    event = event_of(slug)
    invitation = queries.invitation(event.id, number)
    form, where = HeardForm(request.form), event.id
    if form.validate():
        heard = form.to_request()

        def act() -> bool:
            hearing.hear(where, number, heard, by=actor())
            return True

        if saved(form, act):
            flash(_("Written down."))
            return redirect(url_for("guests.index", slug=slug), 303)
        event = event_of(slug)
        invitation = queries.invitation(event.id, number)
    return _page(event, _form(event, obj=invitation), invitation, form), 422


@bp.post("/<record:number>/do")
@requires(RoleName.ORGANISER)
def do(slug: str, number: int) -> Any:
    queries.invitation(event_of(slug).id, number)
    by = actor()
    verbs: dict[str, tuple[Callable[..., Any], str]] = {
        "renew": (inviting.renew, _("There is a new link. The old one leads nowhere now.")),
        "remove": (inviting.remove, _("The invitation is withdrawn.")),
        "take": (partial(inviting.decide_deputy, takes=True), _("The deputy is asked by mail.")),
        "refuse": (partial(inviting.decide_deputy, takes=False), _("The no of the guest stands.")),
    }
    act, told = verbs.get(request.form.get("verb", ""), verbs["refuse"])
    pressed(press(), lambda: act(number, by=by), told)
    return redirect(url_for("guests.index", slug=slug), 303)


@bp.route("/plan", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def plan(slug: str) -> Any:
    event = event_of(slug)
    known = queries.plan_of(event.id)
    form = PlanForm(request.form, data=_planned(known))
    if request.method == "POST" and form.validate():
        where, days, records = event.id, form.days() or [], form.records_opening.data
        act = partial(
            inviting.set_plan, where, records_opening=records, remind_days=days, by=actor()
        )
        if saved(form, act):
            flash(_("Saved."))
            return redirect(url_for("guests.index", slug=slug), 303)
        event = event_of(slug)
    return render_template("invitations/manage/plan.html", event=event, form=form), form.status


def _planned(known: Any) -> dict[str, Any]:
    if known is None:
        return {}
    days = ", ".join(str(x) for x in known.remind_days)
    return {"remind_days": days, "records_opening": known.records_opening}

"""The organisers' table of speakers, one speaker's page with the log, deputies and dates."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.feeds import answer_wording
from eventapp.feeds import answers as calendar_answers
from eventapp.programme.forms import ROLES, STATES
from eventapp.programme.models import AppearanceState
from eventapp.speakers import deputies, hearing, log, queries, rules, service
from eventapp.speakers.manage_forms import KINDS, ContactForm, DeputyForm, HeardForm, TermsForm
from eventapp.speakers.models import Contact, ContactKind, Deputy
from eventapp.speakers.slots import Slot, hours, slots_at
from eventapp.speakers.table import Table, Wanted
from eventapp.web.fields import number_of, text_asked

bp = private_blueprint("speakers", __name__, "/organise/events/<slug>")


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name roles, states and kinds of contact."""
    return {"ROLES": ROLES, "STATES": STATES, "KINDS": KINDS, "hours": hours}


@bp.get("/speakers")
@requires(RoleName.ORGANISER)
def index(slug: str) -> str:
    event = event_of(slug)
    state = request.args.get("state", "")
    wanted = Wanted(
        state=AppearanceState(state) if state in set(AppearanceState) else None,
        session=text_asked("session", length=80),
        search=text_asked(),
        late=request.args.get("late") == "1",
    )
    return render_template(
        "speakers/manage/index.html", event=event, table=Table.of(event, wanted), wanted=wanted
    )


def _own(event: Event, number: int) -> list[Slot]:
    own = [x for x in slots_at(event.id) if x.person.id == number]
    if not own:
        raise NotFound("person")
    return own


@bp.get("/speakers/<record:number>")
@requires(RoleName.ORGANISER)
def show(slug: str, number: int) -> str:
    event = event_of(slug)
    return _show(event, _own(event, number))


def _show(
    event: Event,
    own: list[Slot],
    *,
    wrong: HeardForm | None = None,
    contact: ContactForm | None = None,
) -> str:
    person = own[0].person
    link = queries.link_of(event.id, person.id)
    # A link was closed for a reason: no box that opens it is ticked beforehand.
    tells = link is None or link.revoked_at is None
    forms = {x.appearance.id: _heard_form(x, tells=tells) for x in own}
    if wrong is not None and (seat := number_of(wrong.appearance.data)):
        forms[seat] = wrong
    return render_template(
        "speakers/manage/show.html",
        event=event,
        person=person,
        slots=own,
        forms=forms,
        contact=contact or ContactForm(),
        link=link,
        letters={x.appearance.id: hearing.previews(event, x) for x in own if person.email},
        contacts=queries.contacts_with(event.id, person.id),
        from_calendar=answer_wording.lines(calendar_answers.of_speaker(event.id, person.id)),
        deputies=[x for x in queries.open_deputies(event.id) if x.named_by_id == person.id],
    )


def _heard_form(slot: Slot, typed: Any = None, *, tells: bool = False) -> HeardForm:
    appearance = slot.appearance
    form = HeardForm(
        typed,
        prefix=f"a{appearance.id}-",
        revision=appearance.revision,
        appearance=appearance.id,
        tells=tells,
        state=min(rules.NEXT[appearance.state], key=list(AppearanceState).index),
    )
    form.offer(x for x in AppearanceState if x in rules.NEXT[appearance.state])
    return form


@bp.post("/speakers/<record:number>/answer/<record:appearance>")
@requires(RoleName.ORGANISER)
def record(slug: str, number: int, appearance: int) -> Any:
    event = event_of(slug)
    own = _own(event, number)
    slot = next((x for x in own if x.appearance.id == appearance), None)
    if slot is None:
        raise NotFound("appearance")
    form = _heard_form(slot, request.form)
    if form.validate():
        where, heard, seen = event.id, form.to_request(), form.seen_revision
        tells = form.tells.data
        act = partial(
            hearing.hear, appearance, where, heard, by=actor(), revision=seen, tells=tells
        )
        if saved(form, act):
            flash(_("Written down."))
            return redirect(url_for(".show", slug=slug, number=number), 303)
        event = event_of(slug)
        own = _own(event, number)
    return _show(event, own, wrong=form), 422


@bp.post("/speakers/<record:number>/contact")
@requires(RoleName.ORGANISER)
def contact(slug: str, number: int) -> Any:
    event = event_of(slug)
    own = _own(event, number)
    form = ContactForm(request.form)
    if not form.validate():
        return _show(event, own, contact=form), 422
    where, kind, text = event.id, ContactKind(form.kind.data), form.text.data or ""
    if saved(form, once(Contact, lambda: log.note(where, number, kind, by=actor(), text=text))):
        flash(_("Written down."))
    return redirect(url_for(".show", slug=slug, number=number), 303)


@bp.post("/speakers/<record:number>/link")
@requires(RoleName.ORGANISER)
def link(slug: str, number: int) -> Any:
    event = event_of(slug)
    _own(event, number)
    where = event.id
    if request.form.get("verb") == "revoke":
        act, told = service.revoke_link, _("The link is closed.")
    else:
        act, told = service.renew_link, _("There is a new link. The old one leads nowhere now.")
    pressed(press(), lambda: act(where, number, by=actor()), told)
    return redirect(url_for(".show", slug=slug, number=number), 303)


@bp.route("/speakers/dates", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def terms(slug: str) -> Any:
    event = event_of(slug)
    known = queries.terms_of(event.id)
    form = TermsForm(request.form, obj=known)
    if request.method == "POST" and known is not None:
        form.merge(known.revision, TermsForm(obj=known))
    if request.method == "POST" and form.validate():
        where, seen = event.id, form.seen_revision
        first, last = form.answer_by.data, form.changes_until.data
        act = partial(service.set_terms, where, first, last, by=actor(), revision=seen)
        if saved(form, act):
            flash(_("Saved."))
            return redirect(url_for(".index", slug=slug), 303)
        event = event_of(slug)
    return render_template("speakers/manage/terms.html", event=event, form=form), form.status


def _deputy(event_id: int, number: int) -> Deputy:
    found = queries.deputy(number, event_id)
    if found is None:
        raise NotFound("deputy")
    return found


@bp.route("/speakers/deputies/<record:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def deputy(slug: str, number: int) -> Any:
    event = event_of(slug)
    found = _deputy(event.id, number)
    where, back = event.id, url_for(".show", slug=slug, number=found.named_by_id)
    form = DeputyForm(request.form or None)
    like = queries.people_like(found.name, found.email)
    form.offer(like, found.name)
    if request.method == "POST":
        if request.form.get("verb") == "refuse":
            done = pressed(press(), lambda: deputies.refuse(number, where, by=actor()))
            return redirect(back if done else request.path, 303)
        if form.validate():
            chosen = form.person_id.number
            act = partial(deputies.take, number, where, person_id=chosen, by=actor())
            if saved(form, act):
                flash(_("The deputy is asked by mail."))
                return redirect(url_for(".index", slug=slug), 303)
            event, found = event_of(slug), _deputy(where, number)
            like = queries.people_like(found.name, found.email)
    page = render_template(
        "speakers/manage/deputy.html",
        event=event,
        deputy=found,
        form=form,
        drafts=deputies.previews(found, event, like),
    )
    return page, 422 if request.method == "POST" else 200

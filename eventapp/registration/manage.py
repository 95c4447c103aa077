"""The organisers' guest list: search, changes by hand."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.feeds import answer_wording
from eventapp.feeds import answers as calendar_answers
from eventapp.mail import addresses
from eventapp.mail.wording import why
from eventapp.registration import (
    approval,
    by_hand,
    exports,
    filter_wording,
    guest_table,
    listing,
    passing_queries,
    proving,
    reached,
    righting,
    saved_views,
    segments,
    service,
)
from eventapp.registration.answering import held
from eventapp.registration.companions import companions_of
from eventapp.registration.consent import version_name
from eventapp.registration.forms import details_of
from eventapp.registration.guest_forms import GuestForm, NewGuestForm
from eventapp.registration.guest_table import Place
from eventapp.registration.invitation_wording import status_name
from eventapp.registration.models import Registration
from eventapp.registration.places import categories
from eventapp.registration.queries import ACTIVE, EXPECTED, SEATED
from eventapp.registration.segments import Wanted
from eventapp.registration.view_forms import ViewForm
from eventapp.registration.view_models import GuestView
from eventapp.registration.wording import COMPANIONS, PASSINGS, PHOTOGRAPHS, STANCES, state_name
from eventapp.web.fields import number_of

bp = private_blueprint("guests", __name__, "/organise/events/<slug>")
VERBS: dict[str, Callable[..., Any]] = {
    "confirm": by_hand.confirm,
    "waitlist": by_hand.waitlist,
    "decline": by_hand.decline,
    "cancel": service.cancel,
}
MANY = 500
ALWAYS = ("name", "email", "organisation", "state")  # what the table shows of everybody


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name states."""
    return {
        "state_name": state_name,
        "status_name": status_name,
        "STATUSES": segments.STATUSES,
        "PHOTOGRAPHS": PHOTOGRAPHS,
        "PAGE_SIZE": guest_table.PAGE_SIZE,
        "HEAD": listing.HEAD,
    }


@bp.get("/guests")
@requires(RoleName.ORGANISER)
def index(slug: str) -> str:
    event = event_of(slug)
    views = saved_views.views_of(event.id)
    return list_page(event, views, segments.asked(request.args or saved_views.opening(views)))


def list_page(
    event: Event, views: Sequence[GuestView], wanted: Wanted, form: ViewForm | None = None
) -> str:
    """Return the page of the guests asked for; ``form`` is that of a view that was refused."""
    page = guest_table.page(event.id, wanted, _place_asked())
    view = saved_views.shown(views, wanted)
    of = exports.of(event)
    shown = exports.known(wanted.columns, segments.USUAL_COLUMNS)
    more = [x for x in shown if x not in segments.USUAL_COLUMNS]
    return render_template(
        "registration/manage/index.html",
        event=event,
        wanted=wanted,
        page=page,
        mails=reached.last_mails(event.id, [x.email for x in page.rows]),
        figures=guest_table.counts(event.id),
        categories=categories(event.id),
        query=segments.query(wanted),
        table={x: y for x, y in segments.kept(wanted).items() if x != "sort"},
        shown=shown,
        heads=exports.header(more, of),
        cells=list(exports.rows(page.rows, more, of)) if more else [()] * len(page.rows),
        columns=[x for x in exports.names() if x[0] not in ALWAYS] + exports.questions(of),
        quotas=of.quotas,
        answers=filter_wording.offered(event),
        saved_views=views,
        view=view,
        view_form=form or ViewForm(name=view.name if view else ""),
    )


def _place_asked() -> Place:
    """Return where in the table the page begins that the address asks for."""
    after, before, first = (number_of(request.args.get(x)) for x in ("after", "before", "first"))
    is_last = request.args.get("last") == "1"
    return Place(after=after, before=before, is_last=is_last, first=first or 1)


@bp.route("/guests/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new(slug: str) -> Any:
    event = event_of(slug)
    form = NewGuestForm(request.form)
    form.offer(event)
    if request.method == "POST" and form.validate():
        number, wanted = event.id, form.to_request()
        made = saved(form, lambda: by_hand.add(number, wanted, by=actor()))
        if made:
            flash(_("%(name)s: %(state)s.", name=made.name, state=state_name(made.state)))
            return redirect(url_for(".index", slug=slug), 303)
        event = event_of(slug)
    page = render_template("registration/manage/edit.html", event=event, form=form, guest=None)
    return page, 422 if request.method == "POST" else 200


@bp.route("/guests/<record:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str, number: int) -> Any:
    event = event_of(slug)
    guest = listing.guest(event.id, number)
    form = _form_of(event, guest, request.form)
    if request.method == "POST":
        form.merge(guest.revision, _form_of(event, guest))
    if request.method == "POST" and form.validate():
        details, email, seen = details_of(form), form.email.data, form.seen_revision
        said: dict[str, Any] = {"email": email, "category": form.category, "revision": seen}
        said["when_full"] = form.full
        if saved(form, partial(by_hand.edit, number, details, by=actor(), **said)):
            is_moved = email != guest.email and guest.state in ACTIVE
            moved = _("Saved. The new address is sent a new link; the old one opens nothing now.")
            flash(moved if is_moved else _("Saved."))
            return redirect(url_for(".edit", slug=slug, number=number), 303)
        event = event_of(slug)
        guest = listing.guest(event.id, number)
    return _edit_page(event, form, guest), form.status


def _form_of(event: Event, guest: Registration, typed: Any = None) -> GuestForm:
    form = GuestForm(typed, obj=guest)
    form.offer(event)
    return form


def _edit_page(event: Event, form: GuestForm, guest: Registration) -> str:
    if form.is_stale:
        form.merge(guest.revision, _form_of(event, guest))
    notes = approval.notes_of(guest.id)
    return render_template(
        "registration/manage/edit.html",
        event=event,
        form=form,
        guest=guest,
        is_unproved=proving.is_asked(guest),
        decided=righting.decided(guest, event, notes),
        address=addresses.of(guest.email),
        mail=reached.last_mails(event.id, [guest.email]).get(guest.email),
        why=why,
        companions=companions_of(guest.id),
        companion_kinds=COMPANIONS,
        answers=held(guest),
        has_link=guest.state in ACTIVE,
        notes=notes,
        stances=STANCES,
        passing=passing_queries.latest_of(guest.id),
        received=passing_queries.received(guest.id),
        passings=PASSINGS,
        version_name=version_name,
        from_calendar=answer_wording.lines(calendar_answers.of_guest(guest.id)),
    )


def _chosen(event: Event) -> list[Registration]:
    asked = [x for x in request.form.getlist("guest")[:MANY] if x.isascii() and x.isdigit()]
    return list(listing.guests(event.id, [int(x) for x in asked if len(x) < 10]))


def _sure_page(event: Event, chosen: list[Registration], verb: str) -> str:
    told = [x for x in chosen if verb != "confirm" or x.state not in EXPECTED]
    left = listing.seats_left(event) if verb == "confirm" else None
    return render_template(
        "registration/manage/sure.html",
        event=event,
        chosen=chosen,
        verb=verb,
        told=len(told),
        only_invited=len(request.form.getlist("invitation")),
        left=left,
        is_short=left is not None and sum(x.state not in SEATED for x in told) > left,
    )


@bp.post("/guests/act")
@requires(RoleName.ORGANISER)
def act(slug: str) -> Any:
    event = event_of(slug)
    verb = request.form.get("verb", "")
    chosen = _chosen(event)
    back = redirect(url_for(".index", slug=slug), 303)
    if verb in VERBS and not chosen and request.form.getlist("invitation"):
        flash(_("They have not registered yet: send the invitation, or enter their answer."))
        return back
    if verb not in VERBS or not chosen:
        flash(_("Choose guests by their boxes first, then what to do."))
        return back
    if request.form.get("sure") != "1":
        return _sure_page(event, chosen, verb)
    numbers = [x.id for x in chosen]
    done = ngettext("Done for %(num)d guest.", "Done for %(num)d guests.", len(numbers))
    pressed(press(), lambda: [VERBS[verb](x, by=actor()) for x in numbers], done)
    return back

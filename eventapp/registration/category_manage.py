"""The organisers' pages of guest categories."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import edited, one_place, order_sent, press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.registration import categories as service
from eventapp.registration import starting
from eventapp.registration.category_forms import CategoryForm
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.category_table import table
from eventapp.registration.manage import bp
from eventapp.registration.starting import StartingSet
from eventapp.registration.wording import ACCESS
from eventapp.web.fields import number_of


@bp.get("/guests/categories")
@requires(RoleName.ORGANISER)
def categories(slug: str) -> str:
    event = event_of(slug)
    return render_template(
        "registration/manage/categories.html",
        event=event,
        rows=table(event),
        access=ACCESS,
        sets=starting.SETS,
    )


@bp.post("/guests/categories/_start")
@requires(RoleName.ORGANISER)
def start_categories(slug: str) -> Any:
    number, chosen = event_of(slug).id, request.form.get("set", "")
    if chosen in set(StartingSet):
        act = partial(starting.start, number, StartingSet(chosen), by=actor())
        pressed(press(), act, _("The categories are there. Change them as you like."))
    return _back(slug)


@bp.route("/guests/categories/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new_category(slug: str) -> Any:
    event = event_of(slug)
    form = CategoryForm(request.form, priority=0, companions=0)
    if request.method == "POST" and form.validate():
        number, data = event.id, form.to_request()
        if saved(form, once(GuestCategory, lambda: service.save(number, data, by=actor()))):
            flash(_("Saved."))
            return _back(slug)
        event = event_of(slug)
    return _edit_page(event, form, None), form.status


@bp.route("/guests/categories/<record:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit_category(slug: str, number: int) -> Any:
    event: Event

    def load() -> GuestCategory:
        nonlocal event
        event = event_of(slug)
        return service.category(event.id, number)

    def save(found: GuestCategory, form: CategoryForm) -> Any:
        data, seen = form.to_request(), form.seen_revision
        return partial(service.save, event.id, data, found.id, by=actor(), revision=seen)

    form_of = lambda found, typed=None: _form_of(event, found, typed)  # noqa: E731
    found, form, is_saved = edited(load, form_of, save)
    return _back(slug) if is_saved else (_edit_page(event, form, found), form.status)


@bp.post("/guests/categories/<record:number>/move")
@requires(RoleName.ORGANISER)
def move_category(slug: str, number: int) -> Any:
    event_id = event_of(slug).id
    service.category(event_id, number)
    ids = one_place([x.id for x in service.categories_of(event_id)], number)
    pressed(press(), lambda: service.order(event_id, ids, by=actor()), _("Moved."))
    return _back(slug)


@bp.post("/guests/categories/order")
@requires(RoleName.ORGANISER)
def order_categories(slug: str) -> Any:
    event_id = event_of(slug).id
    ids = order_sent()
    pressed(press(), lambda: service.order(event_id, ids, by=actor()), _("Moved."))
    return _back(slug)


@bp.route("/guests/categories/<record:number>/remove", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def remove_category(slug: str, number: int) -> Any:
    event = event_of(slug)
    found = service.category(event.id, number)
    others = [x for x in service.categories_of(event.id) if x.id != number]
    if request.method != "POST":
        return render_template(
            "registration/manage/remove_category.html",
            event=event,
            found=found,
            others=others,
            guests=len(service.guests_in(number)),
        )
    event_id, to = event.id, number_of(request.form.get("to"))
    act = partial(service.remove, event_id, number, to=to, by=actor())
    if pressed(press(), act, _("Removed.")):
        return _back(slug)
    return redirect(url_for(".remove_category", slug=slug, number=number), 303)


def _form_of(event: Event, found: GuestCategory, typed: Any = None) -> CategoryForm:
    shown = CategoryForm.values_of(service.data_of(found, event))
    return CategoryForm(typed, revision=found.revision, **shown)


def _edit_page(event: Event, form: CategoryForm, found: GuestCategory | None) -> str:
    return render_template("registration/manage/category.html", event=event, form=form, found=found)


def _back(slug: str) -> Any:
    return redirect(url_for(".categories", slug=slug), 303)

"""The organisers' pages of venues. The pages of an event stand in the back office, above."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.errors import NotFound
from eventapp.events import queries, venues
from eventapp.events.models import Venue
from eventapp.events.venue_forms import VenueForm

bp = private_blueprint("venues", __name__, "/organise/venues")


def _found(slug: str) -> Venue:
    venue = queries.venue_by_slug(slug)
    if venue is None:
        raise NotFound("venue")
    return venue


@bp.get("")
@requires(RoleName.ORGANISER)
def index() -> str:
    return render_template("events/manage/venues.html", found=queries.all_venues())


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new() -> Any:
    form = VenueForm(request.form)
    if request.method == "POST" and form.validate():
        made = saved(form, once(Venue, lambda: venues.save_venue(form.to_request(), by=actor())))
        if made:
            flash(_("%(name)s is there now.", name=made.name))
            return redirect(url_for(".edit", slug=made.slug), 303)
    page = render_template("events/manage/venue.html", form=form, venue=None)
    return page, form.status


@bp.route("/<slug>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str) -> Any:
    venue = _found(slug)
    form = VenueForm(request.form, obj=venue)
    if request.method != "POST":
        return _page(venue, form)
    form.merge(venue.revision, VenueForm(obj=venue))
    if form.validate():
        number, data, seen = venue.id, form.to_request(), form.seen_revision
        if saved(form, lambda: venues.save_venue(data, number, by=actor(), revision=seen)):
            flash(_("Saved."))
            return redirect(url_for(".edit", slug=slug), 303)
    return _page(_found(slug), form), form.status


def _page(venue: Venue, form: VenueForm) -> str:
    if form.is_stale:
        form.merge(venue.revision, VenueForm(obj=venue))
    return render_template("events/manage/venue.html", form=form, venue=venue)


@bp.post("/<slug>/delete")
@requires(RoleName.ORGANISER)
def delete(slug: str) -> Any:
    number = _found(slug).id
    if pressed(press(), lambda: venues.delete_venue(number, by=actor())):
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".edit", slug=slug), 303)

"""The organisers' page of what the institution of a venue asks of visitors."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.accesslists import profiles, queries
from eventapp.accesslists.profile_forms import ProfileForm
from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import NotFound
from eventapp.events.models import Venue
from eventapp.events.queries import venue_by_slug

bp = private_blueprint("access_profiles", __name__, "/organise/venues/<slug>/access-list")


def _venue(slug: str) -> Venue:
    found = venue_by_slug(slug)
    if found is None:
        raise NotFound("venue")
    return found


@bp.route("", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str) -> Any:
    venue = _venue(slug)
    shown = queries.profile_of(venue.id)
    form = ProfileForm.of(shown or profiles.EXAMPLE, request.form)
    if request.method == "POST":
        if shown is not None:
            form.merge(shown.revision, ProfileForm.of(shown))
        if form.validate():
            number, data, seen = venue.id, form.to_request(), form.seen_revision
            act = lambda: profiles.save_profile(number, data, by=actor(), revision=seen)  # noqa: E731
            if saved(form, act):
                flash(_("Saved."))
                return redirect(url_for(".edit", slug=slug), 303)
        venue, shown = _venue(slug), queries.profile_of(venue.id)
        if form.is_stale and shown is not None:
            form.merge(shown.revision, ProfileForm.of(shown))
    page = render_template(
        "accesslists/manage/profile.html", venue=venue, form=form, is_new=shown is None
    )
    return page, form.status

"""Taking back, by an organiser, a place that a guest offered to a colleague."""

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.events.queries import event_of
from eventapp.registration import listing, passing
from eventapp.registration.manage import bp


@bp.post("/guests/<record:number>/passing")
@requires(RoleName.ORGANISER)
def take_back_passing(slug: str, number: int) -> Response:
    guest = listing.guest(event_of(slug).id, number)
    told = _("The place stays with %(name)s; their colleague is told.", name=guest.name)
    pressed(press(), lambda: passing.withdraw(number, by=actor()), told)
    return redirect(url_for(".edit", slug=slug, number=number), 303)

"""The button with which organisers send a guest their link again: the mail is shown first."""

from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.models import RoleName
from eventapp.events.queries import event_of
from eventapp.registration import listing, resending
from eventapp.registration.manage import bp
from eventapp.web.personal import without_tokens


@bp.post("/guests/<record:number>/link")
@requires(RoleName.ORGANISER)
def send_link(slug: str, number: int) -> Any:
    event = event_of(slug)
    guest = listing.guest(event.id, number)
    if request.form.get("sure") != "1":
        drafts = [resending.draft(guest, event)]
        return render_template(
            "registration/manage/send_link.html",
            event=event,
            guest=guest,
            drafts=drafts,
            without_tokens=without_tokens,
        )
    told = _("The link is on its way to %(address)s.", address=guest.email)
    pressed(press(), partial(resending.send, number, by=actor()), told)
    return redirect(url_for(".edit", slug=slug, number=number), 303)

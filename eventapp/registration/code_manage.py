"""The organisers' page of the access codes of a category."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.events.queries import event_of
from eventapp.registration import categories, codes
from eventapp.registration.code_forms import CodesForm
from eventapp.registration.manage import bp
from eventapp.web.links import public


@bp.route("/guests/categories/<record:number>/codes", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def access_codes(slug: str, number: int) -> Any:
    event = event_of(slug)
    categories.category(event.id, number)
    form = CodesForm(request.form)
    if request.method == "POST" and form.validate():
        act = partial(codes.make, event.id, number, form.to_request(), by=actor())
        if saved(form, act):
            flash(_("The codes are there."))
            return _back(slug, number)
        event = event_of(slug)
    page = render_template(
        "registration/manage/codes.html",
        event=event,
        found=categories.category(event.id, number),
        made=codes.made(number),
        form=form,
        shown=codes.shown,
        now=clock.now(),
        address=public(f"/{event.main_language}/events/{slug}/rsvp?category={number}&code="),
    )
    return page, form.status


@bp.post("/guests/categories/<record:number>/codes/<record:code>/revoke")
@requires(RoleName.ORGANISER)
def revoke_code(slug: str, number: int, code: int) -> Any:
    event_id = event_of(slug).id
    categories.category(event_id, number)
    act = partial(codes.revoke, event_id, number, code, by=actor())
    pressed(press(), act, _("Revoked. Who came with it stays."))
    return _back(slug, number)


def _back(slug: str, number: int) -> Any:
    return redirect(url_for(".access_codes", slug=slug, number=number), 303)

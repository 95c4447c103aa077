"""The organisers' views of the guest list: keeping a filter under a name, and changing that."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import NotFound
from eventapp.events.queries import event_of
from eventapp.registration import saved_views, segments
from eventapp.registration.manage import bp, list_page
from eventapp.registration.view_forms import ViewForm

_ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "remove": (saved_views.remove, _l("The view is gone. The guests stay as they are.")),
    "default": (saved_views.set_default, _l("The guest list now opens with this view.")),
    "no_default": (
        partial(saved_views.set_default, is_default=False),
        _l("The guest list now opens with everybody."),
    ),
}


@bp.post("/guests/views")
@requires(RoleName.ORGANISER)
def save_view(slug: str) -> Any:
    event, wanted, form = event_of(slug), segments.asked(request.args), ViewForm(request.form)
    act = partial(saved_views.save, event.id, form.name.data or "", wanted, by=actor())
    made = saved(form, act) if form.validate() else None
    if made:
        flash(_("Saved. All organisers of the event see this view."))
        return _opened(slug, segments.kept(wanted))
    event = event_of(slug)
    return list_page(event, saved_views.views_of(event.id), wanted, form), 422


@bp.post("/guests/views/<record:number>")
@requires(RoleName.ORGANISER)
def change_view(slug: str, number: int) -> Any:
    event_id, verb = event_of(slug).id, request.form.get("verb", "")
    query = dict(saved_views.view(event_id, number).query)
    if verb == "rename":
        return _renamed(slug, event_id, number, query)
    if verb not in _ACTS:
        raise NotFound("verb")
    act, told = _ACTS[verb]
    pressed(press(), partial(act, event_id, number, by=actor()), told)
    return _opened(slug, query)


def _renamed(slug: str, event_id: int, number: int, query: dict[str, Any]) -> Any:
    form = ViewForm(request.form)
    act = partial(saved_views.rename, event_id, number, form.name.data or "", by=actor())
    made = saved(form, act) if form.validate() else None
    if made:
        flash(_("Saved."))
        return _opened(slug, query)
    views = saved_views.views_of(event_id)
    return list_page(event_of(slug), views, segments.asked(query), form), 422


def _opened(slug: str, query: dict[str, Any]) -> Any:
    return redirect(url_for(".index", slug=slug, **query), 303)

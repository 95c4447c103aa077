"""The organisers' pages on which calendars of others become drafts of events."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import CombinedMultiDict

from eventapp.auth.access import account, actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.errors import DomainError, NotFound
from eventapp.imports import queries, service
from eventapp.imports.forms import CalendarsForm, TakeForm, default_since
from eventapp.imports.models import CalendarImport
from eventapp.imports.wording import REFUSALS, remarks_of
from eventapp.web.fields import number_of
from eventapp.web.refusals import SENTENCES

# An underscore, as no event's address has one.
bp = private_blueprint("calendar_imports", __name__, "/organise/events/_calendar")
SENTENCES.update(REFUSALS)


@bp.get("")
@requires(RoleName.ORGANISER)
def start() -> Any:
    return _start(CalendarsForm(**default_since(clock.now().date())))


def _start(form: CalendarsForm) -> Any:
    waiting = queries.waiting(account().id)
    page = render_template("imports/manage/start.html", form=form, waiting=waiting)
    return page, form.status


@bp.post("")
@requires(RoleName.ORGANISER)
def look_at() -> Any:
    form = CalendarsForm(CombinedMultiDict([request.files, request.form]))
    if not form.validate():
        return _start(form)
    try:
        files, setting = form.to_request()
        found = service.read(files, setting, clock.now().date())
    except DomainError as error:
        form.refuse(error)
        return _start(form)
    made = saved(form, lambda: service.keep(found, by=actor()))
    return redirect(url_for(".look", key=made.key), 303) if made else _start(form)


@bp.get("/<key>")
@requires(RoleName.ORGANISER)
def look(key: str) -> Any:
    return _page(queries.looked_at(key, account().id), TakeForm())


def _page(found: CalendarImport, form: TakeForm) -> Any:
    rows = queries.candidates(found.id)
    there = queries.known(rows.values())
    form.seen.data = queries.stamp(there)
    page = render_template(
        "imports/manage/look.html",
        found=found,
        form=form,
        rows=rows,
        there=there,
        counts=queries.counted(rows.values(), there),
        ticked=_ticked() if request.method == "POST" else None,
        remarks_of=remarks_of,
    )
    return page, form.status


def _ticked() -> set[int]:
    return {number_of(x) or 0 for x in request.form.getlist("row")}


@bp.post("/<key>")
@requires(RoleName.ORGANISER)
def take(key: str) -> Any:
    try:
        found = queries.looked_at(key, account().id)
    except NotFound:
        flash(_("This was brought in or discarded already."))
        return redirect(url_for("backoffice.overview"), 303)
    form, number, ticked = TakeForm(request.form), found.id, _ticked()
    if form.validate():
        seen = str(form.seen.data or "")
        made = saved(form, lambda: service.bring_in(number, ticked, seen, by=actor()))
        if made:
            drafts = ngettext("%(num)d draft is made.", "%(num)d drafts are made.", len(made))
            flash(drafts)
            return redirect(url_for("backoffice.overview"), 303)
    return _page(queries.looked_at(key, account().id), form)


@bp.post("/<key>/discard")
@requires(RoleName.ORGANISER)
def discard(key: str) -> Any:
    number = queries.looked_at(key, account().id).id
    pressed(press(), lambda: service.discard(number), _("It is gone."))
    return redirect(url_for(".start"), 303)

"""What people said, and the files an institution is given: for one role alone, each time noted."""

import io
from typing import Any

from flask import Response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.accesslists import exports, handing
from eventapp.accesslists.exports import Sheet
from eventapp.accesslists.handing import Contents
from eventapp.accesslists.manage import bp
from eventapp.accesslists.manage_forms import HandOverForm
from eventapp.accesslists.models import HandOverKind
from eventapp.auth.access import actor, only
from eventapp.auth.editing import saved
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.registration.exports import as_csv, as_xlsx
from eventapp.web.refusals import sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/contents")
@only(RoleName.ACCESS_LIST)
def contents(slug: str) -> Any:
    return _page(slug, HandOverForm())


@bp.post("/hand-over")
@only(RoleName.ACCESS_LIST)
def hand_over(slug: str) -> Any:
    form = HandOverForm(request.form)
    if form.validate():
        number, kind = event_of(slug).id, HandOverKind(form.kind.data)
        found = saved(form, lambda: handing.hand_over(number, kind, by=actor()))
        if found:
            is_full = kind is HandOverKind.FULL
            sheet = exports.whole(found) if is_full else exports.differing(found)
            return _file(event_of(slug), found, sheet, str(form.format.data))
    return _page(slug, form)


@bp.get("/handed.<any(csv, xlsx, print):format>")
@only(RoleName.ACCESS_LIST)
def handed(slug: str, format: str) -> Any:
    found = _opened(slug)
    if not isinstance(found, Contents):
        return found
    return _file(event_of(slug), found, exports.handed(found), format)


def _opened(slug: str) -> Any:
    """Return the list opened, or the page that says why it cannot be."""
    number = event_of(slug).id
    try:
        with transaction():
            return handing.contents(number, by=actor())
    except DomainError as error:
        why, event = sentence(error), event_of(slug)
        return render_template("accesslists/manage/unread.html", event=event, why=why), 409


def _page(slug: str, form: HandOverForm) -> Any:
    found = _opened(slug)
    if not isinstance(found, Contents):
        return found
    page = render_template(
        "accesslists/manage/contents.html",
        event=event_of(slug),
        found=found,
        whole=exports.whole(found),
        differing=exports.differing(found),
        form=form,
    )
    return page, form.status


def _file(event: Event, found: Contents, sheet: Sheet, format: str) -> Response:
    name = f"{event.slug}-access-list"
    if format == "print":
        page = render_template("accesslists/manage/print.html", event=event, sheet=sheet)
        return Response(page, mimetype="text/html")
    if format == "xlsx":
        file = io.BytesIO()
        with force_locale(found.profile.language):
            as_xlsx(sheet.header, sheet.rows, _("Access list"), file, in_memory=True)
        answer = Response(file.getvalue(), mimetype=XLSX)
    else:
        answer = Response("".join(as_csv(sheet.header, sheet.rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return answer

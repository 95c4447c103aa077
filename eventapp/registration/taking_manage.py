"""The organisers' pages that take the guest list away: what is chosen, CSV, XLSX, and print."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from flask import Response, redirect, render_template, request, stream_template, url_for
from flask import stream_with_context as streamed
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import RecordForm, saved
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.registration import badges, exports, guest_table, segments, taking
from eventapp.registration.manage import bp
from eventapp.registration.places import categories
from eventapp.registration.segments import Wanted
from eventapp.registration.wording import COMPANIONS
from eventapp.web.fields import Ticks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The page of each format.
FORMATS = {"csv": ".as_csv", "xlsx": ".as_xlsx", "print": ".as_print"}


class ColumnsForm(RecordForm):
    """Which columns are taken away."""

    columns = Ticks(_l("Columns"))

    def offer(self, event: Event) -> None:
        """Set the columns to choose from, and each question of the event."""
        every = (exports.ANSWERS, _("Answers to all questions of the event"))
        own = exports.questions(exports.of(event))
        self.columns.offer([*exports.names(), *([every, *own] if own else [])])


@dataclass(frozen=True, slots=True)
class Taken:
    """A list on its way out: its event, the names of its columns and their cells."""

    event: Event
    header: Sequence[str]
    rows: Iterator[list[str]]


@bp.route("/guests/_export", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def export(slug: str) -> Any:
    event = event_of(slug)
    number, wanted = event.id, segments.asked(request.args)
    form = ColumnsForm(request.form, data={"columns": taking.columns(number)})
    form.offer(event)
    if request.method == "POST" and form.validate():
        asked = form.columns.data or []
        if saved(form, lambda: taking.choose(number, asked)):
            return redirect(_address(slug, wanted), 303)
        event = event_of(slug)
    page = render_template(
        "registration/manage/export.html",
        event=event,
        form=form,
        wanted=wanted,
        total=guest_table.number_of(number, wanted),
        query=segments.query(wanted),
    )
    return page, form.status


def _address(slug: str, wanted: Wanted) -> str:
    page = FORMATS.get(request.form.get("format", ""), ".as_csv")
    values: dict[str, Any] = {"slug": slug, **segments.query(wanted)}
    return url_for(page, **values)


@bp.get("/guests.csv")
@requires(RoleName.ORGANISER)
def as_csv(slug: str) -> Response:
    taken = _taken(slug, "CSV")
    pieces = exports.as_csv(taken.header, taken.rows)
    answer = Response(streamed(pieces), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-guests.csv"'
    return answer


@bp.get("/guests.xlsx")
@requires(RoleName.ORGANISER)
def as_xlsx(slug: str) -> Response:
    taken = _taken(slug, "XLSX")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it was sent
    exports.as_xlsx(taken.header, taken.rows, _("Guests"), file)
    file.seek(0)
    answer = Response(_pieces(file), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-guests.xlsx"'
    return answer


@bp.get("/guests/print")
@requires(RoleName.ORGANISER)
def as_print(slug: str) -> Response:
    wanted = segments.asked(request.args)
    has_absent = bool(wanted.status) or request.args.get("absent") == "1"
    # In the order in which somebody is looked for on paper.
    on_paper = replace(wanted, sort="name", without_absent=not has_absent)
    taken = _taken(slug, taking.PAPER, on_paper)
    pieces = stream_template(
        "registration/manage/print.html",
        event=taken.event,
        header=taken.header,
        rows=taken.rows,
        query=segments.query(wanted),
        has_absent=has_absent,
        total=guest_table.number_of(taken.event.id, on_paper),
    )
    return Response(pieces, mimetype="text/html")


@bp.get("/guests/badges")
@requires(RoleName.ORGANISER)
def as_badges(slug: str) -> Response:
    event, wanted = event_of(slug), segments.asked(request.args)
    number = event.id
    total = badges.number_of(number, wanted)
    if request.method == "GET":
        with transaction():
            taking.note_badges(number, total, by=actor())
    pieces = stream_template(
        "registration/manage/badges.html",
        event=event_of(slug),
        badges=badges.badges(number, wanted),
        total=total,
        categories=categories(number),
        kinds=COMPANIONS,
        query=segments.query(wanted),
    )
    return Response(pieces, mimetype="text/html")


def _taken(slug: str, format: str, wanted: Wanted | None = None) -> Taken:
    # The log learns of it before the first row leaves: whoever stops reading has read some.
    number, wanted = event_of(slug).id, wanted or segments.asked(request.args)
    if request.method == "GET":  # HEAD hands nothing out
        with transaction():
            names = taking.note_export(number, wanted, format=format, by=actor())
    else:
        names = taking.columns(number, format)
    event = event_of(slug)
    of = exports.of(event)
    guests = guest_table.everybody(number, wanted)
    return Taken(event, exports.header(names, of), exports.rows(guests, names, of))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(65_536):
            yield piece

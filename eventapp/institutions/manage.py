"""The organisers' pages of the days of institutions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import CombinedMultiDict

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.errors import DomainError
from eventapp.incoming.faults import Remark
from eventapp.institutions import queries, service
from eventapp.institutions.bands import band, year_of
from eventapp.institutions.forms import LayerForm
from eventapp.institutions.models import DayLayer
from eventapp.institutions.service import Read
from eventapp.institutions.wording import KINDS, REFUSALS, remark_text
from eventapp.web.fields import number_of
from eventapp.web.refusals import SENTENCES
from eventapp.web.sent_files import given

bp = private_blueprint("institutions", __name__, "/organise/institutions")
SENTENCES.update(REFUSALS)
_REMARKS_SHOWN = 5


@bp.get("")
@requires(RoleName.ORGANISER)
def index() -> str:
    asked = number_of(request.args.get("year", ""))
    years = queries.years()
    this_year = clock.now().year
    year = asked if asked and asked in years else this_year
    layers = queries.layers(date(year, 1, 1), date(year, 12, 31))
    return render_template(
        "institutions/manage/index.html",
        layers=layers,
        kinds=KINDS,
        year=year,
        years=sorted({*years, this_year}),
        months=year_of(layers, year),
    )


@bp.get("/_on")
@requires(RoleName.ORGANISER)
def on() -> str:
    """Say what the layers say of the days that somebody is choosing, as a part of a page."""
    first, last = (_day(request.args.get(x, "")) for x in ("starts_on", "ends_on"))
    return render_template("institutions/_on.html", band=band(first, last))


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed[:10])
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2199 else None


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new() -> Any:
    form = _form()
    if request.method == "POST" and _save(form, None):
        return redirect(url_for(".index"), 303)
    page = render_template("institutions/manage/layer.html", form=form, layer=None)
    return page, form.status


@bp.route("/<int:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(number: int) -> Any:
    layer = queries.layer(number)
    form = _form(layer)
    if request.method == "POST":
        form.merge(layer.revision, LayerForm(obj=layer))
        if _save(form, number):
            return redirect(url_for(".index"), 303)
        layer = queries.layer(number)
        if form.is_stale:
            form.merge(layer.revision, LayerForm(obj=layer))
    page = render_template("institutions/manage/layer.html", form=form, layer=layer)
    return page, form.status


def _form(layer: DayLayer | None = None) -> LayerForm:
    sent: Any = None
    if request.method == "POST":
        sent = CombinedMultiDict([request.files, request.form])
    return LayerForm(sent, obj=layer)


def _save(form: LayerForm, number: int | None) -> bool:
    if not form.validate():
        return False
    data, seen = form.to_request(), form.seen_revision
    try:
        found = _read(form, must=number is None)
    except DomainError as error:
        form.refuse(error)
        return False
    how: dict[str, Any] = {"by": actor(), "revision": seen}
    made = saved(form, lambda: service.save_layer(data, found, number, **how))
    if made and found:
        said = ngettext(
            "%(num)d entry of days is read.", "%(num)d entries of days are read.", len(found.days)
        )
        flash(f"{made.name}: {said}")
        _say(found.remarks)
    elif made:
        flash(_("Saved."))
    return bool(made)


def _read(form: LayerForm, *, must: bool) -> Read | None:
    if not must and not any(getattr(x, "filename", "") for x in form.file.data or ()):
        return None
    return service.read(given(form.file), clock.now().date())


def _say(remarks: Sequence[Remark]) -> None:
    for remark in remarks[:_REMARKS_SHOWN]:
        flash(remark_text(remark))
    more = len(remarks) - _REMARKS_SHOWN
    if more > 0:
        flash(ngettext("and %(num)d more", "and %(num)d more", more))


@bp.post("/<int:number>/delete")
@requires(RoleName.ORGANISER)
def delete(number: int) -> Any:
    queries.layer(number)
    pressed(press(), lambda: service.remove(number, by=actor()), _("It is gone."))
    return redirect(url_for(".index"), 303)

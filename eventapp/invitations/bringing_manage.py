"""The organisers' pages on which a list of people is brought, looked at, and comes in."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import CombinedMultiDict

from eventapp.auth.access import account, actor, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import DomainError, NotFound
from eventapp.drafting.refusals import REFUSALS
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.invitations import bringing, files
from eventapp.invitations.bringing_forms import BringForm, WishesForm
from eventapp.invitations.bringing_wording import COLUMN_NAMES, finding_text
from eventapp.invitations.manage import bp
from eventapp.invitations.models import BroughtList
from eventapp.invitations.salutations import salutation
from eventapp.registration.places import categories
from eventapp.web.fields import page_asked
from eventapp.web.refusals import SENTENCES

SENTENCES.update({x: y for x, y in REFUSALS.items() if x.startswith("file.")})
SHOWN = 50  # rows on a page


@bp.context_processor
def bringing_words() -> dict[str, object]:
    """Let the templates name columns and findings."""
    return {"COLUMN_NAMES": COLUMN_NAMES, "finding_text": finding_text}


@bp.route("/bring", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def bring(slug: str) -> Any:
    event = event_of(slug)
    form = BringForm(CombinedMultiDict([request.files, request.form]))
    if request.method == "POST" and form.validate():
        made = _kept(event, form)
        if made:
            return redirect(url_for(".look", slug=slug, key=made.key), 303)
        event = event_of(slug)
    return render_template("invitations/manage/bring.html", event=event, form=form), form.status


def _kept(event: Event, form: BringForm) -> BroughtList | None:
    # Nothing is locked while a file is read.
    try:
        data, name = form.given()
        cells = files.read(data)
    except DomainError as error:
        form.refuse(DomainError(error.code, field=form.given_in, **error.values))
        return None
    return saved(form, lambda: bringing.keep(event, cells, name=name, by=actor()))


def _list(event: Event, key: str) -> BroughtList:
    return bringing.brought(key, event.id, account().id)


@bp.get("/bring/<key>")
@requires(RoleName.ORGANISER)
def look(slug: str, key: str) -> Any:
    event = event_of(slug)
    found = _list(event, key)
    return _page(event, found, WishesForm.of(found, categories(event.id), event.main_language))


def _page(event: Event, found: BroughtList, form: WishesForm) -> Any:
    read = bringing.lines(found)
    only = request.args.get("view") == "findings"
    shown = [x for x in read if x.findings] if only else read
    number = min(page_asked(), max(1, -(-len(shown) // SHOWN)))
    wrong = sum(x.is_wrong for x in read)
    page = render_template(
        "invitations/manage/look.html",
        event=event,
        found=found,
        form=form,
        salutation=salutation,
        lines=shown[(number - 1) * SHOWN : number * SHOWN],
        number=number,
        more=number * SHOWN < len(shown),
        only=only,
        good=len(read) - wrong,
        wrong=wrong,
        doubtful=sum(bool(x.findings) and not x.is_wrong for x in read),
        categories=categories(event.id),
    )
    return page, form.status


@bp.post("/bring/<key>")
@requires(RoleName.ORGANISER)
def confirm(slug: str, key: str) -> Any:
    event = event_of(slug)
    try:
        found = _list(event, key)
    except NotFound:
        flash(_("This was brought in or discarded already."))
        return redirect(url_for("guests.index", slug=slug), 303)
    form = WishesForm.of(found, categories(event.id), event.main_language, request.form)
    if form.validate():
        done = _done(found.id, form)
        if done is not None and request.form.get("bring") == "1":
            told = ngettext(
                "%(num)d person is on the list.", "%(num)d people are on the list.", done
            )
            flash(told + " " + _("Nothing is sent yet."))
            return redirect(url_for("guests.index", slug=slug, state="draft"), 303)
        if done is not None:
            return redirect(url_for(".look", slug=slug, key=key), 303)
    event = event_of(slug)
    return _page(event, _list(event, key), form)


def _said(done: int) -> str:
    told = ngettext("%(num)d person is on the list.", "%(num)d people are on the list.", done)
    return told + " " + _("Nothing is sent yet.")


def _done(number: int, form: WishesForm) -> int | None:
    wishes, leave_out, by = form.to_request(), form.leave_out.data, actor()
    comes_in = request.form.get("bring") == "1"

    def act() -> int:
        bringing.wish(number, wishes)
        return bringing.bring_in(number, leave_out=leave_out, by=by) if comes_in else 0

    return saved(form, act)


@bp.post("/bring/<key>/discard")
@requires(RoleName.ORGANISER)
def discard(slug: str, key: str) -> Any:
    number = _list(event_of(slug), key).id
    pressed(press(), partial(bringing.discard, number), _("It is gone."))
    return redirect(url_for(".bring", slug=slug), 303)

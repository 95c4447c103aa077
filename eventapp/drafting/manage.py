"""The organisers' pages on which a programme is begun from something."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import CombinedMultiDict

from eventapp.auth.access import account, actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import DomainError, NotFound
from eventapp.drafting import bringing, copies, exports, queries, reading, service, showing
from eventapp.drafting.draft import Reading
from eventapp.drafting.forms import ConfirmForm, FileForm, PastForm, TemplateForm
from eventapp.drafting.models import ProgrammeDraft, Source
from eventapp.drafting.refusals import REFUSALS
from eventapp.drafting.service import Present, setting_of
from eventapp.drafting.templates import TEMPLATES, lines
from eventapp.drafting.wording import SOURCES, TEMPLATE_NAMES, column_name, finding_text
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.events.queries import event_of, rooms_elsewhere
from eventapp.programme.forms import KINDS, ROLES
from eventapp.programme.queries import whole_programme
from eventapp.web.fields import page_asked
from eventapp.web.refusals import SENTENCES

# An underscore, as no session's address has one: /programme/<session> is beside it.
bp = private_blueprint("drafting_manage", __name__, "/organise/events/<slug>/programme/_start")
SENTENCES.update(REFUSALS)
VIEWS = ("rows", "findings", "people")
Found = tuple[Reading, Source, str]


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name things."""
    return {
        "kinds": KINDS,
        "roles": ROLES,
        "sources": SOURCES,
        "finding_text": finding_text,
        "column_name": column_name,
    }


@bp.get("")
@requires(RoleName.ORGANISER)
def start(slug: str) -> Any:
    return _chooser(event_of(slug))


def _chooser(event: Event, **sent: Any) -> tuple[str, int]:
    forms = {"template": _template_form(event), "past": PastForm(), "file": FileForm(), **sent}
    forms["past"].offer(queries.events_with_programme(but=event.id))
    page = render_template(
        "drafting/manage/start.html",
        event=event,
        forms=forms,
        templates=showing.templates(TEMPLATES, TEMPLATE_NAMES),
        waiting=queries.draft_of(event.id, account().id),
    )
    return page, 422 if sent else 200


def _template_form(event: Event, typed: Any = None) -> TemplateForm:
    return TemplateForm(typed, starts=wall_clock(event.starts_at, event.zone))


@bp.post("/template")
@requires(RoleName.ORGANISER)
def from_template(slug: str) -> Any:
    event = event_of(slug)
    form = _template_form(event, request.form)

    def found() -> Found:
        chosen = form.template.data
        made = lines(TEMPLATES[chosen], setting_of(event), form.starts.data)
        return Reading(made), Source.TEMPLATE, str(TEMPLATE_NAMES[chosen])

    return _kept(slug, form, found) or _chooser(event_of(slug), template=form)


@bp.post("/event")
@requires(RoleName.ORGANISER)
def from_event(slug: str) -> Any:
    event = event_of(slug)
    form = PastForm(request.form)
    others = queries.events_with_programme(but=event.id)
    form.offer(others)

    def found() -> Found:
        other = next(x for x, _number in others if x.id == form.event.number)
        sessions = whole_programme(other.id)
        options = {"with_people": bool(form.with_people.data)}
        made = copies.lines(sessions, other, setting_of(event), **options)
        return Reading(made), Source.EVENT, other.title.text(other.main_language)

    return _kept(slug, form, found) or _chooser(event_of(slug), past=form)


@bp.post("/file")
@requires(RoleName.ORGANISER)
def from_file(slug: str) -> Any:
    event = event_of(slug)
    form = FileForm(CombinedMultiDict([request.files, request.form]))

    def found() -> Found:
        data, name = form.given()
        return *reading.read(data, setting_of(event)), name

    return _kept(slug, form, found) or _chooser(event_of(slug), file=form)


def _present(event: Event) -> Present:
    return Present(event, whole_programme(event.id), rooms_elsewhere(event.venue_id))


def _kept(slug: str, form: Any, find: Callable[[], Found]) -> Any:
    """Read what was given, keep it, and lead to the page that shows it; or say what is wrong.

    Nothing is locked while a file is read.
    """
    if not form.validate():
        return None
    try:
        read, source, name = find()
        event = event_of(slug)
        found = service.compared(_present(event), read)
    except DomainError as error:
        form.refuse(error)
        return None
    about: dict[str, Any] = {"source": source, "name": name, "by": actor()}
    made = saved(form, lambda: service.keep(event.id, found, **about))
    return redirect(url_for(".look", slug=slug, key=made.key), 303) if made else None


@bp.get("/<key>")
@requires(RoleName.ORGANISER)
def look(slug: str, key: str) -> Any:
    event = event_of(slug)
    return _page(event, _draft(event, key))


def _draft(event: Event, key: str) -> ProgrammeDraft:
    return queries.draft(key, event.id, account().id)


def _page(event: Event, draft: ProgrammeDraft, form: ConfirmForm | None = None) -> Any:
    view = request.args.get("view", "")
    view = view if view in VIEWS else "rows"
    named = showing.people(draft.people, page_asked())
    found = queries.rows(draft, page_asked(), only_found=view == "findings")
    made = form or ConfirmForm()
    made.seen.data = queries.programme_stamp(event.id)
    rendered = render_template(
        "drafting/manage/look.html",
        event=event,
        draft=draft,
        form=made,
        view=view,
        page=named if view == "people" else found,
        rows=() if view == "people" else showing.rows(found, event),
        present=whole_programme(event.id),
    )
    return rendered, 422 if form else 200


@bp.post("/<key>")
@requires(RoleName.ORGANISER)
def confirm(slug: str, key: str) -> Any:
    event = event_of(slug)
    try:
        draft = _draft(event, key)
    except NotFound:
        flash(_("This was brought in or discarded already."))
        return redirect(url_for("programme_manage.show", slug=slug), 303)
    form, number = ConfirmForm(request.form), draft.id
    if form.validate():
        wanted = form.to_request()
        done = saved(form, lambda: bringing.bring_in(number, wanted, by=actor()))
        if done:
            flash(_said(done))
            return redirect(url_for("programme_manage.show", slug=slug), 303)
    event = event_of(slug)
    return _page(event, _draft(event, key), form)


def _said(done: bringing.Brought) -> str:
    told = ngettext("%(num)d session came in.", "%(num)d sessions came in.", done.sessions)
    if done.people:
        told += " " + ngettext("%(num)d person is new.", "%(num)d people are new.", done.people)
    return told


@bp.post("/<key>/people")
@requires(RoleName.ORGANISER)
def choose(slug: str, key: str) -> Any:
    number = _draft(event_of(slug), key).id
    wanted = dict(showing.choices(request.form))
    pressed(press(), lambda: service.choose(number, wanted), _("Saved."))
    page = request.form.get("page", "")
    return redirect(url_for(".look", slug=slug, key=key, view="people", page=page), 303)


@bp.post("/<key>/discard")
@requires(RoleName.ORGANISER)
def discard(slug: str, key: str) -> Any:
    number = _draft(event_of(slug), key).id
    pressed(press(), lambda: service.discard(number), _("It is gone."))
    return redirect(url_for(".start", slug=slug), 303)


@bp.get("/programme.csv")
@requires(RoleName.ORGANISER)
def as_csv(slug: str) -> Response:
    event = event_of(slug)
    text = exports.as_csv(event, whole_programme(event.id))
    return _download(text, f"{event.slug}-programme.csv")


@bp.get("/example.csv")
@requires(RoleName.ORGANISER)
def example(slug: str) -> Response:
    return _download(exports.example(event_of(slug)), "example.csv")


def _download(text: str, name: str) -> Response:
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

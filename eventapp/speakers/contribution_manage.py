"""The organisers' side: what speakers are asked for, what they sent, what is published of it."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import saved
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.errors import DomainError, NotFound
from eventapp.events.models import Event, EventStatus
from eventapp.events.queries import event_by_slug
from eventapp.people import pictures
from eventapp.people.models import Person
from eventapp.people.pictures import Picture
from eventapp.speakers import consent_texts, consenting, contents, contributing, tasks
from eventapp.speakers.contents import Content, Portrait, Slides
from eventapp.speakers.contribution_models import (
    PUBLISHED,
    Contribution,
    Part,
    PartState,
    Purpose,
)
from eventapp.speakers.review import DecisionForm, TasksForm, changes_of
from eventapp.speakers.wording import PART_NAMES, STATE_NAMES
from eventapp.web.files import store

bp = private_blueprint("contributions", __name__, "/organise/events/<slug>/contributions")


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name parts and states."""
    return {"part_names": PART_NAMES, "state_names": STATE_NAMES}


def _event(slug: str) -> Event:
    event = event_by_slug(slug)
    if event is None:
        raise NotFound("event")
    return event


def _contribution(event: Event, number: int) -> tuple[Contribution, Content]:
    row = contributing.contribution(number, event.id)
    return row, contents.read(row.part, row.content)


def _given(slug: str, number: int) -> Content:
    """Return what a speaker gave; what they only drafted is theirs alone."""
    row, content = _contribution(_event(slug), number)
    if row.state is PartState.DRAFT:
        raise NotFound("contribution")
    return content


@bp.get("")
@requires(RoleName.ORGANISER)
def index(slug: str) -> str:
    event = _event(slug)
    speakers = tasks.speakers_of(event.id)
    every = [x for one in speakers for x in one.contributions.values()]
    return render_template(
        "speakers/manage/contributions.html",
        event=event,
        speakers=speakers,
        parts=tuple(Part),
        waiting=[x for x in every if x.state is PartState.SENT and x.part in PUBLISHED],
        people={x.person.id: x.person for x in speakers},
        consents=consenting.last_of([x.person.id for x in speakers]),
        purposes=tuple(Purpose),
        consent_names=consent_texts.NAMES,
        today=clock.today(event.timezone),
    )


@bp.route("/tasks", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def ask(slug: str) -> Any:
    event = _event(slug)
    form = TasksForm.of(tasks.tasks_of(event.id), request.form)
    if request.method == "POST" and form.validate():
        number, wanted = event.id, form.wanted()
        if saved(form, lambda: tasks.set_tasks(number, wanted, by=actor())):
            flash(_("Saved."))
            return redirect(url_for(".index", slug=slug), 303)
    page = render_template("speakers/manage/tasks.html", event=event, form=form, parts=tuple(Part))
    return page, form.status


@bp.get("/<record:number>")
@requires(RoleName.ORGANISER)
def show(slug: str, number: int) -> str:
    return _page(_event(slug), number, DecisionForm())


@bp.post("/<record:number>/accept")
@requires(RoleName.ORGANISER)
def accept(slug: str, number: int) -> Any:
    def act(form: DecisionForm, content: Content) -> Callable[[], Contribution]:
        picture = _cut(content)
        seen, person = form.seen
        return lambda: contributing.accept(
            number, by=actor(), revision=seen, person_revision=person, picture=picture
        )

    is_draft = _event(slug).status is EventStatus.DRAFT
    told = (
        _("Accepted. This event is a draft: readers see it here once you publish it.")
        if is_draft
        else _("Accepted: readers see it wherever this person is public.")
    )
    return _decide(slug, number, act, told)


@bp.post("/<record:number>/return")
@requires(RoleName.ORGANISER)
def send_back(slug: str, number: int) -> Any:
    def act(form: DecisionForm, _content: Content) -> Callable[[], Contribution]:
        note, (seen, _person) = form.note.data or "", form.seen
        return lambda: contributing.send_back(number, note, by=actor(), revision=seen)

    return _decide(slug, number, act, _("Sent back with your note."))


def _decide(
    slug: str,
    number: int,
    act: Callable[[DecisionForm, Content], Callable[[], Contribution]],
    told: str,
) -> Any:
    event = _event(slug)
    _row, content = _contribution(event, number)
    form = DecisionForm(request.form)
    if form.validate():
        try:
            done = saved(form, act(form, content))
        except DomainError as error:
            form.refuse(error)
            done = None
        if done:
            flash(told)
            return redirect(url_for(".index", slug=slug), 303)
    return _page(_event(slug), number, form), 409 if form.is_stale else 422


def _cut(content: Content) -> Picture | None:
    return pictures.cut(content.source, content.crop) if isinstance(content, Portrait) else None


def _page(event: Event, number: int, form: DecisionForm) -> str:
    row, content = _contribution(event, number)
    person: Person = row.person
    form.see(row.revision, person.revision)
    return render_template(
        "speakers/manage/contribution.html",
        event=event,
        row=row,
        person=person,
        content=content,
        changes=changes_of(content, person),
        form=form,
        decides=row.part in PUBLISHED and row.state is PartState.SENT,
    )


@bp.get("/<record:number>/slides.pdf")
@requires(RoleName.ORGANISER)
def slides(slug: str, number: int) -> Response:
    content = _given(slug, number)
    found = store().get(f"{content.file}.pdf") if isinstance(content, Slides) else None
    if found is None or not isinstance(content, Slides):
        raise NotFound("slides")
    response = Response(found, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=content.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get("/<record:number>/portrait.jpg")
@requires(RoleName.ORGANISER)
def picture(slug: str, number: int) -> Response:
    content = _given(slug, number)
    found = None
    if isinstance(content, Portrait):
        found = pictures.preview(content.source, content.crop)
    if found is None:
        raise NotFound("portrait")
    return Response(found, mimetype="image/jpeg")

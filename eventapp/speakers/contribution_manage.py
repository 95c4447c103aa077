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
from eventapp.events.queries import event_of
from eventapp.organisations.queries import all_organisations
from eventapp.people import pictures
from eventapp.people.models import Person
from eventapp.people.pictures import Picture
from eventapp.speakers import consent_texts, consenting, contents, contributing, tasks
from eventapp.speakers.contents import Content, Portrait, Slides
from eventapp.speakers.contribution_models import (
    Contribution,
    Part,
    Purpose,
)
from eventapp.speakers.review import DecisionForm, TasksForm, changes_of
from eventapp.speakers.wording import STATE_NAMES, THEIR_PARTS
from eventapp.web.files import store

bp = private_blueprint("contributions", __name__, "/organise/events/<slug>/contributions")


@bp.context_processor
def words() -> dict[str, object]:
    """Let the templates name parts and states."""
    return {"part_names": THEIR_PARTS, "state_names": STATE_NAMES}


def _contribution(event: Event, number: int) -> tuple[Contribution, Content]:
    """Return a part with what was sent of it; what is only drafted is the speaker's alone."""
    row = contributing.contribution(number, event.id)
    if row.sent is None:
        raise NotFound("contribution")
    return row, contents.read(row.part, row.sent)


@bp.get("")
@requires(RoleName.ORGANISER)
def index(slug: str) -> str:
    event = event_of(slug)
    speakers = tasks.speakers_of(event.id)
    every = [x for one in speakers for x in one.contributions.values()]
    return render_template(
        "speakers/manage/contributions.html",
        event=event,
        speakers=speakers,
        asked=any(x.is_asked for one in speakers for x in one.duties),
        parts=tuple(Part),
        waiting=[x for x in every if x.waits],
        people={x.person.id: x.person for x in speakers},
        consents=consenting.last_of([x.person.id for x in speakers]),
        purposes=tuple(Purpose),
        consent_names=consent_texts.NAMES,
        today=clock.today(event.timezone),
    )


@bp.route("/tasks", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def ask(slug: str) -> Any:
    event = event_of(slug)
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
    event = event_of(slug)
    return _page(event, number, _form(_contribution(event, number)[0]))


@bp.post("/<record:number>/accept")
@requires(RoleName.ORGANISER)
def accept(slug: str, number: int) -> Any:
    def act(form: DecisionForm, content: Content) -> Callable[[], Contribution]:
        picture = _cut(content)
        (seen, person), held = form.seen, form.affiliation.number
        place = form.organisation.number
        return lambda: contributing.accept(
            number,
            by=actor(),
            sending=seen,
            person_revision=person,
            picture=picture,
            affiliation=held,
            organisation=place,
        )

    is_draft = event_of(slug).status is EventStatus.DRAFT
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
        return lambda: contributing.send_back(number, note, by=actor(), sending=seen)

    return _decide(slug, number, act, _("Sent back with your note."))


def _decide(
    slug: str,
    number: int,
    act: Callable[[DecisionForm, Content], Callable[[], Contribution]],
    told: str,
) -> Any:
    event = event_of(slug)
    row, content = _contribution(event, number)
    form = _form(row, request.form)
    if form.validate():
        try:
            done = saved(form, act(form, content))
        except DomainError as error:
            form.refuse(error)
            done = None
        if done:
            flash(told)
            return redirect(url_for(".index", slug=slug), 303)
    return _page(event_of(slug), number, form), 409 if form.is_stale else 422


def _form(row: Contribution, formdata: Any = None) -> DecisionForm:
    form = DecisionForm(formdata)
    announced = row.part is Part.INTRODUCTION
    form.offer(
        contributing.affiliations(row.person_id) if announced else (),
        all_organisations() if announced else (),
    )
    return form


def _cut(content: Content) -> Picture | None:
    return pictures.cut(content.source, content.crop) if isinstance(content, Portrait) else None


def _page(event: Event, number: int, form: DecisionForm) -> str:
    row, content = _contribution(event, number)
    person: Person = row.person
    form.see(row.sendings, person.revision)
    return render_template(
        "speakers/manage/contribution.html",
        event=event,
        row=row,
        person=person,
        content=content,
        changes=changes_of(content, person),
        form=form,
        decides=row.waits,
        unallowed=row.waits and contributing.is_unallowed(row, person),
    )


@bp.get("/<record:number>/slides.pdf")
@requires(RoleName.ORGANISER)
def slides(slug: str, number: int) -> Response:
    _row, content = _contribution(event_of(slug), number)
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
    _row, content = _contribution(event_of(slug), number)
    found = None
    if isinstance(content, Portrait):
        found = pictures.preview(content.source, content.crop)
    if found is None:
        raise NotFound("portrait")
    return Response(found, mimetype="image/jpeg")

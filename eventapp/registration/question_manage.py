"""The organisers' pages of the questions to guests."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.auth.access import actor, requires
from eventapp.auth.editing import edited, one_place, order_sent, press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.events.queries import event_of
from eventapp.questions import reading, service, uploads
from eventapp.questions.data import data_of
from eventapp.questions.fields import condition
from eventapp.questions.models import Question
from eventapp.questions.rules import default_end
from eventapp.questions.wording import KINDS
from eventapp.registration import interpreting, listing
from eventapp.registration.forms import DetailsForm
from eventapp.registration.manage import bp
from eventapp.registration.places import categories as categories_of
from eventapp.registration.question_forms import QuestionForm
from eventapp.web.fields import number_of
from eventapp.web.templating import language_name


@bp.get("/guests/questions")
@requires(RoleName.ORGANISER)
def questions(slug: str) -> str:
    event = event_of(slug)
    rows = reading.rows(event.id)
    return render_template(
        "registration/manage/questions.html",
        event=event,
        pairs=[(x, reading.as_asked(x)) for x in rows],
        asked=[reading.as_asked(x) for x in rows],
        answers=reading.counts(event.id),
        kinds=KINDS,
        categories=categories_of(event.id),
        condition=condition,
        interpreted=[language_name(x) for x in interpreting.not_asked(event.id)],
    )


@bp.post("/guests/questions/interpretation")
@requires(RoleName.ORGANISER)
def ask_interpretation(slug: str) -> Any:
    number = event_of(slug).id
    told = _("Guests are asked for their language now. Change the question as you like.")
    pressed(press(), lambda: interpreting.ask(number, by=actor()), told)
    return _back(slug)


@bp.get("/guests/questions/preview")
@requires(RoleName.ORGANISER)
def preview_questions(slug: str) -> str:
    event = event_of(slug)
    known = categories_of(event.id)
    chosen = number_of(request.args.get("category"))
    if chosen not in known:
        chosen = next(iter(known), None)
    form = DetailsForm()
    found = [x for x in reading.questions(event.id) if not x.categories or chosen in x.categories]
    form.ask(found, None, main=event.main_language)
    return render_template(
        "registration/manage/preview_questions.html",
        event=event,
        form=form,
        categories=known,
        chosen=chosen,
        condition=condition,
    )


@bp.route("/guests/questions/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new_question(slug: str) -> Any:
    event = event_of(slug)
    form = _offered(event, QuestionForm(request.form), None)
    if request.method == "POST" and form.validate():
        number, data = event.id, form.to_request()
        if saved(form, once(Question, lambda: service.save(number, data, by=actor()))):
            flash(_("Saved."))
            return _back(slug)
        event = event_of(slug)
    return _edit_page(event, form, None), form.status


@bp.route("/guests/questions/<record:number>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit_question(slug: str, number: int) -> Any:
    event: Event

    def load() -> Question:
        nonlocal event
        event = event_of(slug)
        return reading.question(event.id, number)

    def save(found: Question, form: QuestionForm) -> Any:
        data, seen = form.to_request(), form.seen_revision
        return partial(service.save, event.id, data, found.id, by=actor(), revision=seen)

    form_of = lambda found, typed=None: _form_of(event, found, typed)  # noqa: E731
    found, form, is_saved = edited(load, form_of, save)
    return _back(slug) if is_saved else (_edit_page(event, form, found), form.status)


@bp.post("/guests/questions/<record:number>/move")
@requires(RoleName.ORGANISER)
def move_question(slug: str, number: int) -> Any:
    event_id = event_of(slug).id
    reading.question(event_id, number)
    ids = one_place([x.id for x in reading.rows(event_id)], number)
    pressed(press(), lambda: service.order(event_id, ids, by=actor()), _("Moved."))
    return _back(slug)


@bp.post("/guests/questions/order")
@requires(RoleName.ORGANISER)
def order_questions(slug: str) -> Any:
    event_id = event_of(slug).id
    ids = order_sent()
    pressed(press(), lambda: service.order(event_id, ids, by=actor()), _("Moved."))
    return _back(slug)


@bp.route("/guests/questions/<record:number>/remove", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def remove_question(slug: str, number: int) -> Any:
    event = event_of(slug)
    found = reading.question(event.id, number)
    answers = reading.counts(event.id).get(number, 0)
    if request.method != "POST":
        return render_template(
            "registration/manage/remove_question.html", event=event, found=found, answers=answers
        )
    event_id, told = event.id, number_of(request.form.get("answers")) or 0
    act: Callable[[], Any]
    match request.form.get("do"):
        case "delete":
            act = partial(service.delete, event_id, number, answers=told, by=actor())
            done = ngettext("Deleted with %(num)d answer.", "Deleted with %(num)d answers.", told)
        case "again":
            act = partial(service.retire, event_id, number, by=actor(), again=True)
            done = _("Asked again.")
        case _:
            act = partial(service.retire, event_id, number, by=actor())
            done = _("No longer asked; the answers are kept.")
    if pressed(press(), act, done):
        return _back(slug)
    return redirect(url_for(".remove_question", slug=slug, number=number), 303)


@bp.get("/guests/<record:number>/files/<record:question>")
@requires(RoleName.ORGANISER)
def answered_file(slug: str, number: int, question: int) -> Response:
    guest = listing.guest(event_of(slug).id, number)
    answer = reading.answers_of(guest.id).get(question)
    is_file = answer is not None and len(answer.value) == 2
    content = uploads.store().get(answer.value[0]) if answer and is_file else None
    if answer is None or content is None:
        raise NotFound("file")
    kind = uploads.TYPES[answer.value[0].rpartition(".")[2]]
    found = Response(content, mimetype=kind)
    found.headers.set("Content-Disposition", "attachment", filename=answer.value[1])
    return found


def _offered(event: Event, form: QuestionForm, own: int | None) -> QuestionForm:
    known = list(categories_of(event.id).values())
    form.offer(known, reading.questions(event.id), own, event.main_language)
    return form


def _form_of(event: Event, found: Question, typed: Any = None) -> QuestionForm:
    shown = QuestionForm.values_of(data_of(found))
    return _offered(event, QuestionForm(typed, revision=found.revision, **shown), found.id)


def _edit_page(event: Event, form: QuestionForm, found: Question | None) -> str:
    return render_template(
        "registration/manage/question.html",
        event=event,
        form=form,
        found=found,
        answers=reading.counts(event.id).get(found.id, 0) if found else 0,
        suggested=default_end(event.ends),
    )


def _back(slug: str) -> Any:
    return redirect(url_for(".questions", slug=slug), 303)

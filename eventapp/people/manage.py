"""The organisers' pages of people."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.organisations.queries import all_organisations
from eventapp.people import queries, service
from eventapp.people.forms import PersonForm
from eventapp.people.models import Person
from eventapp.web.fields import page_asked, text_asked

bp = private_blueprint("people_manage", __name__, "/organise/people")


@bp.get("")
@requires(RoleName.ORGANISER)
def index() -> str:
    text = text_asked(length=queries.LONGEST_SEARCH)
    found = queries.search(text, page_asked())
    return render_template("people/manage/index.html", found=found, search=text)


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new() -> Any:
    form = PersonForm(request.form)
    form.offer(all_organisations())
    if request.method == "POST" and form.validate():
        made = saved(form, once(Person, lambda: service.save_person(form.to_request(), by=actor())))
        if made:
            flash(_("%(name)s is there now.", name=made.name))
            return redirect(url_for(".edit", slug=made.slug), 303)
    page = render_template("people/manage/edit.html", form=form, person=None)
    return page, form.status


@bp.route("/<slug>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str) -> Any:
    if request.method == "GET" and (moved := queries.successor(slug)):
        return redirect(url_for(".edit", slug=moved), 301)
    person = queries.person_of(slug)
    form = PersonForm(request.form, obj=person)
    form.offer(all_organisations())
    if request.method != "POST":
        return _page(person, form)
    form.merge(person.revision, _form_of(person))
    if form.validate():
        number, data, seen = person.id, form.to_request(), form.seen_revision
        if saved(form, lambda: service.save_person(data, number, by=actor(), revision=seen)):
            flash(_("Saved."))
            return redirect(url_for(".edit", slug=slug), 303)
    return _page(queries.person_of(slug), form), form.status


def _form_of(person: Person) -> PersonForm:
    form = PersonForm(obj=person)
    form.offer(all_organisations())
    return form


def _page(person: Person, form: PersonForm) -> str:
    if form.is_stale:
        form.merge(person.revision, _form_of(person))
    return render_template("people/manage/edit.html", form=form, person=person)


@bp.post("/<slug>/delete")
@requires(RoleName.ORGANISER)
def delete(slug: str) -> Any:
    number = queries.person_of(slug).id
    if pressed(press(), lambda: service.delete(number, by=actor())):
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".edit", slug=slug), 303)

"""The organisers' page of a person's portrait."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.core.errors import DomainError, NotFound
from eventapp.people import pictures, queries
from eventapp.people.models import Person
from eventapp.people.pictures import Picture
from eventapp.people.portrait_forms import AT, PLACES, PortraitForm
from eventapp.web.files import store

bp = private_blueprint("portraits_manage", __name__, "/organise/people")


@bp.route("/<slug>/portrait", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str) -> Any:
    person = queries.person_of(slug)
    if request.method != "POST":
        return _page(person, PortraitForm.of(person)), 200
    form = PortraitForm.of(person, CombinedMultiDict((request.files, request.form)))
    form.merge(person.revision, PortraitForm.of(person))
    if form.validate() and _save(person, form):
        flash(_("Saved."))
        return redirect(url_for(".edit", slug=slug), 303)
    return _page(queries.person_of(slug), form), form.status


def _save(person: Person, form: PortraitForm) -> Person | None:
    number, alt, seen = person.id, form.alt.data, form.seen_revision
    try:
        picture = _cut(person, form)
    except DomainError as error:
        form.refuse(error)
        return None
    act = pictures.set_portrait
    return saved(form, lambda: act(number, picture, alt, by=actor(), revision=seen))


def _cut(person: Person, form: PortraitForm) -> Picture:
    source, crop = form.chosen(person.portrait_source, request.form.get(AT, ""))
    if not source:
        raise DomainError("portrait.missing", field="picture")
    return pictures.cut(source, crop)


def _page(person: Person, form: PortraitForm) -> str:
    return render_template("people/manage/portrait.html", person=person, form=form, places=PLACES)


@bp.get("/<slug>/portrait/<any(whole, cut):which>.jpg")
@requires(RoleName.ORGANISER)
def picture(slug: str, which: str) -> Response:
    person = queries.person_of(slug)
    source = person.portrait_source
    if which == "cut":
        found = pictures.preview(source, pictures.crop_of(person.portrait_crop))
    else:
        found = store().get(f"{source}.jpg")
    if found is None:
        raise NotFound("portrait")
    return Response(found, mimetype="image/jpeg")


@bp.post("/<slug>/portrait/remove")
@requires(RoleName.ORGANISER)
def remove(slug: str) -> Any:
    number = queries.person_of(slug).id
    pressed(press(), lambda: pictures.set_portrait(number, None, by=actor()))
    return redirect(url_for(".edit", slug=slug), 303)

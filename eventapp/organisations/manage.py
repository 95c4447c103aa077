"""The organisers' pages of organisations."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed, saved
from eventapp.auth.models import RoleName
from eventapp.auth.once import once
from eventapp.core.errors import NotFound
from eventapp.organisations import queries, service
from eventapp.organisations.forms import KINDS, RANKS, MembershipForm, OrganisationForm
from eventapp.organisations.models import Organisation, OrganisationKind

bp = private_blueprint("organisations_manage", __name__, "/organise/organisations")


def _found(slug: str) -> Organisation:
    organisation = queries.organisation_by_slug(slug)
    if organisation is None:
        raise NotFound("organisation")
    return organisation


@bp.get("")
@requires(RoleName.ORGANISER)
def index() -> str:
    found = queries.all_organisations()
    return render_template("organisations/manage/index.html", found=found, kinds=KINDS, ranks=RANKS)


@bp.route("/_new", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def new() -> Any:
    form = OrganisationForm(request.form)
    if request.method == "POST" and form.validate():
        data = form.to_request()
        act = once(Organisation, lambda: service.save_organisation(data, by=actor()))
        made = saved(form, act)
        if made:
            flash(_("%(name)s is there now.", name=made.known_as))
            return redirect(url_for(".edit", slug=made.slug), 303)
    page = render_template("organisations/manage/edit.html", form=form, organisation=None)
    return page, form.status


@bp.route("/<slug>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def edit(slug: str) -> Any:
    organisation = _found(slug)
    form = OrganisationForm(request.form, obj=organisation)
    if request.method != "POST":
        return _page(organisation, form, MembershipForm())
    form.merge(organisation.revision, OrganisationForm(obj=organisation))
    if form.validate():
        number, seen = organisation.id, form.seen_revision
        data = form.to_request()
        if saved(
            form,
            lambda: service.save_organisation(data, number, by=actor(), revision=seen),
        ):
            flash(_("Saved."))
            return redirect(url_for(".edit", slug=slug), 303)
    return _page(_found(slug), form, MembershipForm()), form.status


def _page(organisation: Organisation, form: OrganisationForm, membership: MembershipForm) -> str:
    if form.is_stale:
        form.merge(organisation.revision, OrganisationForm(obj=organisation))
    membership.offer(_coalitions(organisation))
    return render_template(
        "organisations/manage/edit.html",
        form=form,
        organisation=organisation,
        membership=membership,
        ranks=RANKS,
    )


def _coalitions(organisation: Organisation) -> list[Organisation]:
    return [
        x
        for x in queries.all_organisations()
        if x.kind is OrganisationKind.COALITION and x.id != organisation.id
    ]


@bp.post("/<slug>/membership")
@requires(RoleName.ORGANISER)
def membership(slug: str) -> Any:
    organisation = _found(slug)
    form = MembershipForm(request.form)
    form.offer(_coalitions(organisation))
    if form.validate():
        number, coalition = organisation.id, form.coalition.number or 0
        rank, since, until = form.chosen_rank(), form.since.data, form.until.data

        def act() -> bool:
            service.set_membership(number, coalition, rank, since=since, until=until, by=actor())
            return True

        if saved(form, act):
            flash(_("Saved."))
            return redirect(url_for(".edit", slug=slug), 303)
    organisation = _found(slug)
    return _page(organisation, OrganisationForm(obj=organisation), form), 422


@bp.post("/<slug>/delete")
@requires(RoleName.ORGANISER)
def delete(slug: str) -> Any:
    number = _found(slug).id
    if pressed(press(), lambda: service.delete(number, by=actor())):
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".edit", slug=slug), 303)

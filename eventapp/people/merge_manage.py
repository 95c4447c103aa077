"""The organisers' pages of records that may be one person's, and of merging them."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import HiddenField

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import press, pressed
from eventapp.auth.forms import AccountForm
from eventapp.auth.models import RoleName
from eventapp.core.errors import NotFound
from eventapp.people import merging, queries
from eventapp.people.apart import ask_again, between, tell_apart, told_apart
from eventapp.people.duplicates import duplicates
from eventapp.people.merging import FIELDS
from eventapp.people.models import Person
from eventapp.people.pairing import Choice, pairs
from eventapp.people.wording import REASONS, following_name
from eventapp.web.fields import number_of, page_asked, text_asked

LATEST = 50  # pairs told apart that are listed

bp = private_blueprint("merging", __name__, "/organise/people")


class MergeForm(AccountForm):
    """Which of two records gives which field; the revisions that were looked at."""

    kept_revision = HiddenField()
    gone_revision = HiddenField()

    @property
    def seen(self) -> tuple[int, int]:
        """Return the revisions of both records that the editor saw; 0 for a nonsense value."""
        return (number_of(self.kept_revision.data) or 0, number_of(self.gone_revision.data) or 0)


@bp.get("/_duplicates")
@requires(RoleName.ORGANISER)
def index() -> str:
    apart = told_apart()
    known = {frozenset((x.person_id, x.other_id)) for x in apart}
    every = duplicates(queries.cards())
    pairs = [x for x in every if frozenset((x.first, x.second)) not in known]
    number = page_asked()
    shown = pairs[(number - 1) * queries.PAGE : number * queries.PAGE]
    there = [y for x in shown for y in (x.first, x.second)]
    there += [y for x in apart[:LATEST] for y in (x.person_id, x.other_id)]
    people = queries.people_by_id(there)
    return render_template(
        "people/manage/duplicates.html",
        pairs=[(x, people[x.first], people[x.second]) for x in shown],
        total=len(pairs),
        page={"number": number, "more": len(pairs) > number * queries.PAGE},
        reasons=REASONS,
        apart=[(x, people[x.person_id], people[x.other_id]) for x in apart[:LATEST]],
        apart_total=len(apart),
    )


@bp.get("/<slug>/merge")
@requires(RoleName.ORGANISER)
def choose(slug: str) -> str:
    person = queries.person_of(slug)
    text = text_asked(length=queries.LONGEST_SEARCH)
    found = queries.search(text).rows if text.strip() else []
    others = [x for x in found if x.id != person.id]
    return render_template(
        "people/manage/merge_choose.html", person=person, others=others, search=text
    )


@bp.route("/<slug>/merge/<other>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def merge(slug: str, other: str) -> Any:
    kept, gone = queries.person_of(slug), queries.person_of(other)
    if kept.id == gone.id:
        raise NotFound("person")
    if request.method == "POST":
        name = gone.name
        form = MergeForm(request.form)
        chosen = [x for x in FIELDS if request.form.get(f"from-{x}") == "gone"]
        about: dict[str, Any] = {"from_gone": chosen, "by": actor(), "revisions": form.seen}
        about["affiliations"] = _stays(kept, gone)
        ids = kept.id, gone.id
        told = _("%(name)s is merged; links to the old address lead here.", name=name)
        if pressed(form, lambda: merging.merge(*ids, **about), told):
            return redirect(url_for("people_manage.edit", slug=slug), 303)
        return redirect(url_for(".merge", slug=slug, other=other), 303)
    form = MergeForm(kept_revision=kept.revision, gone_revision=gone.revision)
    return render_template(
        "people/manage/merge.html",
        kept=kept,
        gone=gone,
        form=form,
        found=merging.preview(kept, gone),
        following_name=following_name,
        apart=between(kept.id, gone.id),
    )


def _stays(kept: Person, gone: Person) -> dict[int, Choice]:
    said = {x.gone.id: request.form.get(f"affiliation-{x.gone.id}", "") for x in pairs(kept, gone)}
    return {number: Choice(choice) for number, choice in said.items() if choice in set(Choice)}


@bp.post("/<slug>/merge/<other>/apart")
@requires(RoleName.ORGANISER)
def apart(slug: str, other: str) -> Any:
    one, another = queries.person_of(slug), queries.person_of(other)
    told = _(
        "%(name)s and %(other)s are two people: nobody is asked again.", **_names(one, another)
    )
    return _said(one, another, tell_apart, told)


@bp.post("/<slug>/merge/<other>/together")
@requires(RoleName.ORGANISER)
def together(slug: str, other: str) -> Any:
    one, another = queries.person_of(slug), queries.person_of(other)
    told = _("%(name)s and %(other)s may be one person again.", **_names(one, another))
    return _said(one, another, ask_again, told)


def _names(one: Person, other: Person) -> dict[str, str]:
    return {"name": one.name, "other": other.name}


def _said(one: Person, other: Person, act: Callable[..., None], told: str) -> Any:
    if one.id == other.id:
        raise NotFound("person")
    ids = one.id, other.id
    pressed(press(), lambda: act(*ids, by=actor()), told)
    return redirect(url_for(".index"), 303)

"""The organisers' pages of records that may be one person's, and of merging them."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import HiddenField

from eventapp.auth.access import actor, private_blueprint, requires
from eventapp.auth.editing import pressed
from eventapp.auth.forms import AccountForm
from eventapp.auth.models import RoleName
from eventapp.core.errors import NotFound
from eventapp.people import merging, queries
from eventapp.people.duplicates import duplicates
from eventapp.people.merging import FIELDS
from eventapp.people.models import Person
from eventapp.people.wording import REASONS, following_name
from eventapp.web.fields import number_of, page_asked

bp = private_blueprint("merging", __name__, "/organise/people")


class MergeForm(AccountForm):
    """Which of two records gives which field; the revisions that were looked at."""

    kept_revision = HiddenField()
    gone_revision = HiddenField()

    @property
    def seen(self) -> tuple[int, int]:
        """Return the revisions of both records that the editor saw; 0 for a nonsense value."""
        return (number_of(self.kept_revision.data) or 0, number_of(self.gone_revision.data) or 0)


def _found(slug: str) -> Person:
    person = queries.person_by_slug(slug)
    if person is None:
        raise NotFound("person")
    return person


@bp.get("/_duplicates")
@requires(RoleName.ORGANISER)
def index() -> str:
    pairs = duplicates(queries.cards())
    number = page_asked()
    shown = pairs[(number - 1) * queries.PAGE : number * queries.PAGE]
    people = queries.people_by_id([x for pair in shown for x in (pair.first, pair.second)])
    return render_template(
        "people/manage/duplicates.html",
        pairs=[(x, people[x.first], people[x.second]) for x in shown],
        total=len(pairs),
        page={"number": number, "more": len(pairs) > number * queries.PAGE},
        reasons=REASONS,
    )


@bp.get("/<slug>/merge")
@requires(RoleName.ORGANISER)
def choose(slug: str) -> str:
    person = _found(slug)
    text = request.args.get("q", "")[: queries.LONGEST_SEARCH]
    found = queries.search(text).rows if text.strip() else []
    others = [x for x in found if x.id != person.id]
    return render_template(
        "people/manage/merge_choose.html", person=person, others=others, search=text
    )


@bp.route("/<slug>/merge/<other>", methods=["GET", "POST"])
@requires(RoleName.ORGANISER)
def merge(slug: str, other: str) -> Any:
    kept, gone = _found(slug), _found(other)
    if kept.id == gone.id:
        raise NotFound("person")
    if request.method == "POST":
        name = gone.name
        form = MergeForm(request.form)
        chosen = [x for x in FIELDS if request.form.get(f"from-{x}") == "gone"]
        about: dict[str, Any] = {"from_gone": chosen, "by": actor(), "revisions": form.seen}
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
    )

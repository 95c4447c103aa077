"""Making one record of two that are one person's."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import selectinload

from eventapp.audit.service import Actor, Diff, changes, note, plain
from eventapp.audit.service import record as audit
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.records import assign, locked, touch
from eventapp.people.apart import forget_pair
from eventapp.people.data import data_of, search_text
from eventapp.people.following import disagrees, follow, steps
from eventapp.people.models import FormerPerson, Person
from eventapp.people.pairing import Choice, Pair, join, pairs
from eventapp.people.service import described

# What one of the two has to give: a portrait is its pictures, its frame and its text together.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "honorific": ("honorific",),
    "biography": ("biography",),
    "website": ("website",),
    "email": ("email",),
    "mail_language": ("mail_language",),
    "portrait": ("portrait", "portrait_source", "portrait_crop", "portrait_alt"),
}
# Who took back a consent on one record took it back.
_EITHER = ("is_withheld", "is_portrait_withheld")


@dataclass(frozen=True, slots=True)
class Question:
    """A field in which the two differ: what each says, and whose stands when nobody chooses."""

    field: str
    kept: Any
    gone: Any
    takes_gone: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merger would do: what to decide, rows that follow and rows that become one.

    ``disputed`` counts the appearances to which each of the two records has another answer.
    """

    questions: tuple[Question, ...]
    pairs: tuple[Pair, ...]
    following: dict[str, int]
    doubled: dict[str, int]
    disputed: int


def preview(kept: Person, gone: Person) -> Preview:
    """Return what merging ``gone`` into ``kept`` would do."""
    questions = []
    for field, (first, *_rest) in FIELDS.items():
        one, other = getattr(kept, first), getattr(gone, first)
        if other and one != other:
            questions.append(Question(field, one, other, takes_gone=not one))
    moved: Counter[str] = Counter()
    doubled: Counter[str] = Counter()
    disputed = 0
    for step in steps(Person.metadata.tables["person"], kept.id, gone.id):
        disputed += disagrees(step)
        (doubled if step.twin else moved)[step.table.name] += 1
    found = pairs(kept, gone)
    moved.subtract({"affiliation": len(found)})
    doubled.update({"affiliation": len(found)})
    asked = tuple(x for x in found if x.is_asked)
    return Preview(tuple(questions), asked, dict(+moved), dict(+doubled), disputed)


def merge(
    kept_id: int,
    gone_id: int,
    *,
    from_gone: Collection[str] = (),
    affiliations: Mapping[int, Choice] | None = None,
    by: Actor,
    revisions: tuple[int, int] | None = None,
) -> Person:
    """Make one record of two: ``gone`` goes, everything that names it names ``kept``.

    ``from_gone`` are the fields (of FIELDS) whose value is taken from the record that goes; empty
    fields are filled from it anyway. ``affiliations`` says which of two of one organisation stays,
    by the number of the one that goes. Its address leads to the kept one from then on.

    :raises DomainError: ``merge.same``; ``stale`` when one changed after ``revisions``.
    """
    if kept_id == gone_id:
        raise DomainError("merge.same")
    found = _both(kept_id, gone_id)
    kept, gone = found[kept_id], found[gone_id]
    if revisions and (kept.revision, gone.revision) != revisions:
        raise DomainError("stale")
    before = _snapshot(gone)
    diff = _take(kept, gone, from_gone)
    held = described(kept)
    join(kept, gone, affiliations or {})
    forget_pair(kept_id, gone_id)
    touch(kept)
    db.session.flush()
    follow(Person.metadata.tables["person"], kept_id, gone_id)
    db.session.add(FormerPerson(slug=gone.slug, number=gone_id, name=gone.name, person_id=kept_id))
    db.session.flush()
    label, slug = gone.name, gone.slug
    db.session.expire_all()  # what was loaded does not know who followed
    db.session.delete(gone)
    db.session.flush()
    kept = locked(Person, kept_id, options=_PARTS)
    _tidy(kept)
    after = described(kept)
    diff |= {x: [held[x], after[x]] for x in held if held[x] != after[x]}
    audit("person.merged", kept, by=by, label=kept.name, diff=diff | {"merged_from": [slug, None]})
    told: Diff = {x: [value, None] for x, value in before.items() if value}
    told["merged_into"] = [None, kept.slug]
    note("person.merged", "person", gone_id, by=by, label=label, event_id=None, diff=told)
    db.session.flush()
    return kept


_PARTS = (selectinload(Person.affiliations), selectinload(Person.offices))


def _both(*ids: int) -> dict[int, Person]:
    # Always the lower number first, so that two mergers never wait for each other.
    return {x: locked(Person, x, options=_PARTS) for x in sorted(ids)}


def _take(kept: Person, gone: Person, from_gone: Collection[str]) -> Diff:
    for field, names in FIELDS.items():
        first = names[0]
        takes = field in from_gone or not getattr(kept, first)
        if takes and getattr(gone, first):
            assign(kept, **{x: getattr(gone, x) for x in names})
    texts = {**gone.biography, **kept.biography}
    if "biography" not in from_gone:
        assign(kept, biography=Localised(texts))
    links = {x["url"]: x for x in (*gone.links, *kept.links)}
    assign(kept, languages=list(dict.fromkeys((*kept.languages, *gone.languages))))
    assign(kept, links=[links[x] for x in dict.fromkeys(y["url"] for y in _links(kept, gone))])
    assign(kept, **{x: getattr(kept, x) or getattr(gone, x) for x in _EITHER})
    return changes(kept)


def _links(kept: Person, gone: Person) -> list[dict[str, str]]:
    return [*kept.links, *gone.links]


def _tidy(kept: Person) -> None:
    """Number what the two had, and search through it."""
    for parts in (kept.affiliations, kept.offices):
        for position, part in enumerate(sorted(parts, key=lambda x: (x.position, x.id))):
            assign(part, position=position)
    assign(kept, search_text=search_text(data_of(kept)))
    db.session.flush()


def _snapshot(person: Person) -> dict[str, Any]:
    names = ("slug", "links", "languages", *(x for names in FIELDS.values() for x in names))
    return {x: plain(getattr(person, x)) for x in names} | described(person)

"""One coalition with everything the public pages show: a past event without hours, one to come."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from eventapp.advocacy.models import (
    EventPolicyFile,
    Milestone,
    Observance,
    PolicyFile,
    PolicyStatus,
    ShareMessage,
    Statement,
    StatementKind,
    StatementPolicyFile,
)
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events.models import AccessFact, Event, EventHost, EventStatus, FactKind, HostRole
from eventapp.organisations.models import (
    Membership,
    MembershipRank,
    Organisation,
    OrganisationKind,
)
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from tests import factories

PAST = "/events/brussels"
COMING = "/events/coming"
PAGES = (
    "/",
    "/events",
    PAST,
    COMING,
    "/people/mie-kohiyama",
    "/organisations",
    "/organisations/coalition",
    "/organisations/thorn",
    "/policy",
    "/policy/regulation",
    "/accessibility",
    "/privacy",
)


def fill(app: Flask) -> None:
    """Save the sample."""
    with app.app_context(), transaction():
        coalition, thorn, parliament = _organisations()
        people = _people(thorn, parliament)
        regulation = _policy(thorn)
        _past(coalition, people, regulation)
        _coming(coalition, people, regulation)
    factories.release(app)


def change(app: Flask, kind: type[Any], slug: str, **values: Any) -> None:
    """Change a record, as an organiser would: in a transaction that raises the revision."""
    with app.app_context(), transaction():
        record = db.session.query(kind).filter_by(slug=slug).one()
        for name, value in values.items():
            setattr(record, name, value)


def _add(record: Any) -> Any:
    db.session.add(record)
    db.session.flush()
    return record


def _organisations() -> tuple[Organisation, Organisation, Organisation]:
    coalition = _add(
        Organisation(
            slug="coalition",
            name="Coalition for Children",
            short_name="CFC",
            kind=OrganisationKind.COALITION,
            city="Brussels",
            founded=PartialDate(2022, 4),
            members_total=65,
            summary=Localised(en="A coalition of 65 organisations.", fr="Une coalition."),
        )
    )
    thorn = _add(factories.organisation(slug="thorn", name="Thorn", website="https://example.org/"))
    member = _add(factories.organisation(slug="child-focus", name="Child Focus"))
    parliament = _add(
        factories.organisation(
            slug="parliament", name="European Parliament", kind=OrganisationKind.INSTITUTION
        )
    )
    for organisation, rank in (
        (thorn, MembershipRank.STEERING_GROUP),
        (member, MembershipRank.MEMBER),
    ):
        _add(Membership(coalition_id=coalition.id, organisation_id=organisation.id, rank=rank))
    return coalition, thorn, parliament


def _people(thorn: Organisation, parliament: Organisation) -> dict[str, Person]:
    found = {
        "mep": _add(Person(slug="hilde-vautmans", name="Hilde Vautmans", honorific="MEP")),
        "both": _add(Person(slug="mie-kohiyama", name="Mié Kohiyama")),
        "secret": _add(Person(slug="not-yet", name="Not Yet Agreed")),
    }
    role = Localised(en="Member of the European Parliament", fr="Députée européenne")
    _add(Affiliation(person_id=found["mep"].id, organisation_id=parliament.id, role=role))
    role = Localised(en="Co-founder", fr="Cofondatrice")
    _add(Affiliation(person_id=found["both"].id, organisation_id=thorn.id, role=role))
    return found


def _policy(publisher: Organisation) -> PolicyFile:
    regulation = _add(
        PolicyFile(
            slug="regulation",
            title=Localised(en="Regulation on children's safety"),
            reference="COM(2022) 209 final",
            status=PolicyStatus.IN_NEGOTIATION,
            status_as_of=PartialDate(2025, 10),
        )
    )
    for slug, when in (("proposed", "2022-05-11"), ("agreed", "2023-11"), ("adopted", "2024")):
        _add(
            Milestone(
                policy_file_id=regulation.id,
                slug=slug,
                date=PartialDate.parse(when),
                title=Localised(en=f"Step {slug}"),
                is_expected=slug == "adopted",
                source_url="https://source.example/vote" if slug == "adopted" else "",
            )
        )
    letter = _add(
        Statement(
            slug="letter",
            date=PartialDate(2023, 3, 7),
            kind=StatementKind.JOINT_LETTER,
            title=Localised(en="Joint letter"),
            publisher_id=publisher.id,
            signatories_total=41,
        )
    )
    _add(StatementPolicyFile(statement_id=letter.id, policy_file_id=regulation.id))
    text = Localised(en="Read this: {url}", fr="À lire : {url}")
    _add(ShareMessage(slug="all", text=text))
    _add(Observance(slug="day", month=11, day=18, since=2015, title=Localised(en="European Day")))
    return regulation


def _past(coalition: Organisation, people: dict[str, Person], policy: PolicyFile) -> None:
    event = _add(
        Event(
            slug="brussels",
            status=EventStatus.PUBLISHED,
            title=Localised(en="High-level event", fr="Événement de haut niveau"),
            summary=Localised(en="The coalition's first event.", fr="Le premier : ici."),
            search_text="high-level event evenement de haut niveau brussels",
            starts_on=date(2023, 3, 20),
            ends_on=date(2023, 3, 20),
            city="Brussels",
            country="BE",
        )
    )
    _join(event, coalition, policy)
    keynotes = _session(event, 0, SessionKind.KEYNOTE, "Keynote addresses")
    _seat(keynotes, Role.KEYNOTE, people["mep"])
    _seat(keynotes, Role.KEYNOTE, people["both"])
    panel = _session(event, 1, SessionKind.PANEL, "Why it is urgent")
    _seat(panel, Role.PANELLIST, people["both"])


def _coming(coalition: Organisation, people: dict[str, Person], policy: PolicyFile) -> None:
    event = _add(
        factories.event(
            slug="coming",
            demonstration=True,
            title=Localised(en="Where the negotiations stand"),
            description=Localised(en="# Why\n\nNow, **or never**. <script>alert(1)</script>"),
            search_text="where the negotiations stand brussels",
            capacity=10,
        )
    )
    _join(event, coalition, policy)
    fact = Localised(en="Lift to every floor")
    _add(AccessFact(event_id=event.id, kind=FactKind.STEP_FREE, text=fact))
    begins = event.begins
    _session(event, 0, SessionKind.OPENING, "Opening", begins, begins + timedelta(minutes=15))
    later = begins + timedelta(minutes=90)
    panel = _session(
        event, 1, SessionKind.PANEL, "The open questions", begins + timedelta(minutes=15), later
    )
    _seat(panel, Role.MODERATOR, None)
    _seat(panel, Role.PANELLIST, people["mep"])
    _seat(panel, Role.PANELLIST, None)
    _seat(panel, Role.PANELLIST, people["secret"], AppearanceState.ASKED)


def _join(event: Event, coalition: Organisation, policy: PolicyFile) -> None:
    host = EventHost(event_id=event.id, organisation_id=coalition.id, role=HostRole.ORGANISER)
    _add(host)
    _add(EventPolicyFile(event_id=event.id, policy_file_id=policy.id))


def _session(
    event: Event, position: int, kind: SessionKind, title: str, *hours: datetime
) -> Session:
    begins, ends = hours or (None, None)
    session: Session = _add(
        Session(
            event_id=event.id,
            slug=kind.value,
            kind=kind,
            title=Localised(en=title),
            position=position,
            starts_at=begins,
            ends_at=ends,
        )
    )
    return session


def _seat(
    session: Session,
    role: Role,
    person: Person | None,
    state: AppearanceState = AppearanceState.CONFIRMED,
) -> None:
    number = person.id if person else None
    _add(Appearance(session_id=session.id, role=role, person_id=number, state=state))

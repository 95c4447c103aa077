"""Policy files, statements, share messages and observances, and what they are linked to."""

from datetime import date

import pytest
from sqlalchemy import select

from eventapp.advocacy import queries, service, voices
from eventapp.advocacy.models import PolicyFile, PolicyStatus, StatementKind
from eventapp.advocacy.service import MilestoneData, PolicyFileData
from eventapp.advocacy.voices import ObservanceData, ShareMessageData, StatementData
from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events import service as events
from eventapp.events.data import EventData
from eventapp.events.models import Event

pytestmark = pytest.mark.usefixtures("context")


def file(title: str, *steps: MilestoneData, id: int | None = None) -> PolicyFile:
    with transaction():
        data = PolicyFileData(
            title=Localised(en=title), status=PolicyStatus.PROPOSED, milestones=steps
        )
        return service.save_policy_file(data, id, by=SYSTEM)


def step(when: str, title: str, **values: object) -> MilestoneData:
    return MilestoneData(date=PartialDate.parse(when), title=Localised(en=title), **values)


def draft(title: str) -> Event:
    with transaction():
        data = EventData(title=Localised(en=title), starts_on=date(2030, 5, 20))
        return events.save_event(data, by=SYSTEM)


def revision(event: Event) -> int | None:
    return db.session.scalar(select(Event.revision).where(Event.id == event.id))


def test_milestones_keep_their_identity_when_they_move() -> None:
    law = file("Law", step("2023", "Proposal"), step("2024-02", "Vote"))
    before = {x.slug: (x.uid, x.sequence) for x in law.milestones}
    assert set(before) == {"2023-proposal", "2024-02-vote"}
    vote = next(x for x in law.milestones if x.slug == "2024-02-vote")
    law = file("Law", step("2024-03-01", "Vote", id=vote.id), id=law.id)
    [left] = law.milestones
    assert (left.slug, left.uid) == ("2024-02-vote", before["2024-02-vote"][0])
    assert (left.sequence, str(left.date)) == (1, "2024-03-01")


def test_a_step_that_goes_and_comes_back_is_the_same() -> None:
    law = file("Law", step("2023", "Proposal"))
    uid = law.milestones[0].uid
    law = file("Law", step("2023", "Proposal"), id=law.id)
    assert law.milestones[0].uid == uid


def test_faults_of_a_policy_file() -> None:
    with pytest.raises(DomainError, match=r"milestone\.twice"):
        file("Law", step("2023", "Same"), step("2023", "Same"))
    with pytest.raises(DomainError) as caught:
        file(" ", step("2023", " "))
    assert [x.field for x in caught.value.faults] == ["title", "milestones[0].title"]


def test_an_event_is_linked_in_order_and_told_of_it() -> None:
    law, act, event = file("Law"), file("Act"), draft("Evening")
    ids = [act.id, law.id]
    seen = revision(event)
    with transaction():
        service.link_event(event.id, ids, by=SYSTEM)
    assert [x.slug for x in queries.policy_files_of(event.id)] == ["act", "law"]
    linked = revision(event)
    assert linked != seen
    with transaction():
        service.link_event(event.id, ids, by=SYSTEM)
    assert revision(event) == linked
    with transaction():
        service.link_event(event.id, ids[1:], by=SYSTEM)
    assert [x.slug for x in queries.policy_files_of(event.id)] == ["law"]
    assert db.session.scalars(queries.events_about("law")).all() == [event.id]
    with pytest.raises(DomainError, match=r"policy_file\.not_found"), transaction():
        service.link_event(event.id, [9999], by=SYSTEM)


def test_a_policy_file_goes_and_leaves_the_rest() -> None:
    law, event = file("Law", step("2023", "Proposal")), draft("Evening")
    id = law.id
    with transaction():
        service.link_event(event.id, [id], by=SYSTEM)
    seen = revision(event)
    with transaction():
        service.delete_policy_file(id, by=SYSTEM)
    assert list(queries.policy_files()) == []
    assert revision(event) != seen


def test_a_statement_is_about_policy_files() -> None:
    law, act = file("Law"), file("Act")
    ids = (law.id, act.id)

    def save(files: tuple[int, ...], id: int | None = None) -> int:
        with transaction():
            data = StatementData(
                date=PartialDate(2023, 3),
                kind=StatementKind.JOINT_LETTER,
                title=Localised(en="Letter"),
                policy_file_ids=files,
            )
            return voices.save_statement(data, id, by=SYSTEM).id

    id = save(ids)
    assert [x.slug for x in queries.policy_files_of_statements()[id]] == ["law", "act"]
    save(ids[:1], id)
    assert [x.slug for x in queries.policy_files_of_statements()[id]] == ["law"]
    assert [x.id for x in queries.statements_about(ids[0])] == [id]
    with transaction():
        voices.delete_statement(id, by=SYSTEM)
    assert list(queries.statements()) == []


def test_share_messages_of_one_event_and_of_all() -> None:
    one, two = draft("One"), draft("Two")
    ids = one.id, two.id

    def say(text: str, event: int | None) -> None:
        with transaction():
            data = ShareMessageData(text=Localised(en=text), event_id=event)
            voices.save_share_message(data, by=SYSTEM)

    say("To all {url}", None)
    seen = revision(one)
    say("To one", ids[0])
    assert revision(one) != seen
    assert [x.text["en"] for x in queries.share_messages(ids[0])] == ["To all {url}", "To one"]
    assert [x.text["en"] for x in queries.share_messages(ids[1])] == ["To all {url}"]
    with pytest.raises(DomainError, match=r"event\.not_found"):
        say("x", 9999)


@pytest.mark.parametrize(
    ("month", "day", "is_day"), [(2, 29, True), (2, 30, False), (13, 1, False), (10**30, 1, False)]
)
def test_an_observance_is_on_a_day_there_is(month: int, day: int, is_day: bool) -> None:
    data = ObservanceData(month=month, day=day, title=Localised(en="Day"))
    if not is_day:
        with pytest.raises(DomainError, match=r"date\.impossible"), transaction():
            voices.save_observance(data, by=SYSTEM)
        return
    with transaction():
        voices.save_observance(data, by=SYSTEM)
    assert [(x.month, x.day) for x in queries.observances()] == [(month, day)]

"""The pure parts of the pages: programme, timeline, sharing, filters, typography, picture."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.advocacy.models import Milestone
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events.models import Event
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.people.naming import shown_honorific
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.site import listing, preview, sharing, timeline
from eventapp.site.programme_view import by_day, programme, says_organisation
from eventapp.web.typography import markdown, typeset

BRUSSELS = ZoneInfo("Europe/Brussels")


def seat(role: Role, person: Person | None = None, **values: object) -> Appearance:
    given = {"state": AppearanceState.CONFIRMED, "shown_as_invited": False, **values}
    number = person.id if person else None
    return Appearance(role=role, person=person, person_id=number, **given)


def session(kind: SessionKind, *seats: Appearance, starts_at: datetime | None = None) -> Session:
    return Session(kind=kind, appearances=list(seats), starts_at=starts_at)


def test_faces_are_grouped_by_role_with_the_moderator_apart() -> None:
    ada = Person(id=1, name="Ada")
    panel = session(
        SessionKind.PANEL,
        seat(Role.PANELLIST, ada),
        seat(Role.MODERATOR),
        seat(Role.PANELLIST),
    )
    opening = session(SessionKind.OPENING, seat(Role.HOST, ada))

    first, second = programme([panel, opening], BRUSSELS)

    assert [x.role for x in first.groups] == [Role.MODERATOR, Role.PANELLIST]
    assert first.sets_moderator_apart
    assert first.groups[1].faces[0].also == (Role.HOST,)
    assert not first.groups[0].is_named
    assert second.has_titled_groups
    assert second.groups[0].faces[0].also == (Role.PANELLIST,)


@pytest.mark.parametrize(
    ("honorific", "role", "lang", "shown"),
    [
        ("MEP", "Member of the European Parliament, EPP", "en", "MEP"),
        ("MEP", "Member of the European Parliament, EPP", "fr", ""),
        ("MEP", "Rapporteur", "nl", "MEP"),
        ("Dr", "Member of the European Parliament", "fr", "Dr"),
        ("", "Rapporteur", "fr", ""),
    ],
)
def test_an_english_honorific_gives_way_to_a_role_that_says_it(
    honorific: str, role: str, lang: str, shown: str
) -> None:
    ada = Person(name="Ada", honorific=honorific)
    assert shown_honorific(ada, [Affiliation(role=Localised(en=role, fr="x"))], lang) == shown


def test_what_readers_may_not_see_is_left_out() -> None:
    ada = Person(id=1, name="Ada")
    hidden = [
        seat(Role.KEYNOTE, ada, state=AppearanceState.ASKED),
        seat(Role.KEYNOTE, ada, state=AppearanceState.WITHDRAWN, shown_as_invited=True),
    ]
    shown = seat(Role.PANELLIST, ada)

    keynote, panel = programme(
        [session(SessionKind.KEYNOTE, *hidden), session(SessionKind.PANEL, shown)], BRUSSELS
    )

    assert keynote.groups == ()
    assert panel.groups[0].faces[0].also == ()
    assert not panel.has_titled_groups


def test_affiliation_chosen_or_all_that_are_not_over() -> None:
    here = Affiliation(id=1, role=Localised(), until=None)
    over = Affiliation(id=2, role=Localised(), until=PartialDate(2020))
    ada = Person(id=1, name="Ada", affiliations=[here, over])

    (all_present,) = programme([session(SessionKind.KEYNOTE, seat(Role.KEYNOTE, ada))], BRUSSELS)
    (chosen,) = programme(
        [session(SessionKind.KEYNOTE, seat(Role.KEYNOTE, ada, affiliation=over))], BRUSSELS
    )

    assert all_present.groups[0].faces[0].affiliations == (here,)
    assert chosen.groups[0].faces[0].affiliations == (over,)


def test_role_that_names_its_organisation_says_it_in_every_language() -> None:
    house = Organisation(name="European Parliament")
    role = Localised(en="Member of the European Parliament", fr="Députée européenne")
    assert says_organisation(Affiliation(organisation=house, role=role))
    assert not says_organisation(Affiliation(organisation=house, role=Localised(en="Adviser")))


def test_days_are_those_of_the_place() -> None:
    late = session(SessionKind.PANEL, starts_at=datetime(2027, 2, 18, 23, 30, tzinfo=UTC))
    open_ = session(SessionKind.RECEPTION)

    days = by_day(programme([late, open_], BRUSSELS))

    assert [x for x, _parts in days] == [date(2027, 2, 19), None]


def test_timeline_orders_precisions() -> None:
    steps = [
        Milestone(date=PartialDate.parse(x)) for x in ("2024-06-01", "2024", "2023-11", "2024-06")
    ]
    here = Event(id=7, starts_on=date(2024, 6, 1))

    line = timeline.timeline(steps, [Event(id=7, starts_on=date(1, 1, 1))], here=here)

    assert [str(x.date) for x in line] == ["2023-11", "2024", "2024-06", "2024-06-01", "2024-06-01"]
    assert [x.is_here for x in line] == [False, False, False, False, True]
    assert timeline.precisions(line) == ("day", "month", "year")


ADDRESSES = {"en": "https://x.example/en", "fr": "https://x.example/fr"}


def test_share_text_is_filled_in_each_language() -> None:
    text = Localised(en="See {url} now", fr="Voir : {url}", pl="Zobacz")

    english, french, polish = sharing.posts([text], ADDRESSES)

    assert english.whole == "See https://x.example/en now"
    assert french.whole == "Voir\u00a0: https://x.example/fr"
    assert polish.whole == "Zobacz https://x.example/en"


@given(st.dictionaries(st.sampled_from(["q", "year", "page", "policy", "x"]), st.text()))
def test_filters_take_whatever_is_typed(asked: dict[str, str]) -> None:
    found = listing.read(asked, {"organisation": [], "policy": ["a"], "year": ["2023"]})

    assert len(found.q) <= listing.LONGEST
    assert 1 <= found.page <= listing.FURTHEST
    assert found.year in {"", "2023"} or found.faults["year"] == "unknown"


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("the coalition's 65 members", "en", "the coalition\u2019s 65\u00a0members"),
        ("2020-2025", "en", "2020\u20132025"),
        ("2022-05-11", "en", "2022-05-11"),
        ("Pourquoi ? « oui » : non", "fr", "Pourquoi\u00a0? «\u00a0oui\u00a0»\u00a0: non"),
        ("Why : no", "en", "Why : no"),
    ],
)
def test_typesetting(text: str, lang: str, shown: str) -> None:
    assert typeset(text, lang) == shown


def test_markdown_is_clean() -> None:
    shown = markdown(
        "# Head\n\n<b onclick=x>raw</b> [go](javascript:alert(1)) [ok](https://example.org)"
        "\n\n![x](https://evil.example/x.png)",
        "en",
    )

    assert "<h3>Head</h3>" in shown
    assert "<b" not in shown
    assert "javascript:" not in shown.replace("[go](javascript:alert(1))", "")
    assert 'href="https://example.org"' in shown
    assert "<img" not in shown


@given(st.text(max_size=2000))
def test_markdown_never_lets_a_script_through(text: str) -> None:
    assert "<script" not in markdown(text, "en").lower()


def test_long_title_fits_the_picture() -> None:
    lines, size = preview.fitted("Protecting children online " * 20, 730, 330)
    assert size == 37
    assert len(lines) * size * 1.16 <= 330
    assert lines[-1].endswith("…")
    assert preview.fitted("Short", 730, 330) == (["Short"], 68)


def test_sessions_that_begin_together_in_other_rooms_are_parallel() -> None:
    at, ends = datetime(2027, 5, 4, 8, tzinfo=UTC), datetime(2027, 5, 4, 9, tzinfo=UTC)
    rooms = ((at, 1), (at, 2), (ends, 1))
    sessions = [Session(starts_at=x, room_id=room, appearances=[]) for x, room in rooms]
    found = programme(sessions, BRUSSELS)
    assert [x.is_parallel for x in found] == [True, True, False]

"""The difference of two versions: empty if and only if they are equal, told by session."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localised import Localised
from eventapp.programme.differences import Change, Kind, Part, Seat, differences

NINE = datetime(2027, 5, 4, 9, tzinfo=UTC)
ROLES = ("panellist", "moderator")

SEATS = st.builds(
    Seat,
    person=st.none() | st.integers(1, 3),
    role=st.sampled_from(ROLES),
    told=st.sampled_from([(), ("Dr",)]),
)


@st.composite
def parts(draw: st.DrawFn, uid: str) -> Part:
    hour = draw(st.none() | st.integers(0, 3))
    starts = None if hour is None else NINE + timedelta(hours=hour)
    return Part(
        uid=uid,
        title=Localised(en=draw(st.sampled_from(["A", "B"]))),
        starts=starts,
        ends=starts + timedelta(hours=1) if starts else None,
        room=draw(st.sampled_from([None, (1, "Blue"), (2, "Red")])),
        seats=tuple(draw(st.lists(SEATS, max_size=3))),
        told={"kind": draw(st.sampled_from(["panel", "break"]))},
    )


@st.composite
def versions(draw: st.DrawFn) -> tuple[Part, ...]:
    uids = draw(st.lists(st.sampled_from("abcd"), unique=True))
    return tuple(draw(parts(x)) for x in uids)


@given(versions(), versions())
def test_nothing_is_told_if_and_only_if_nothing_differs(
    before: tuple[Part, ...], after: tuple[Part, ...]
) -> None:
    assert (not differences(before, after)) == (before == after)
    assert not differences(before, before)


@given(versions(), versions())
def test_what_comes_one_way_goes_the_other(
    before: tuple[Part, ...], after: tuple[Part, ...]
) -> None:
    there, back = differences(before, after), differences(after, before)
    mirrored = {Kind.NEW: Kind.CANCELLED, Kind.CANCELLED: Kind.NEW}
    assert {(x.uid, x.kind) for x in back} == {(x.uid, mirrored.get(x.kind, x.kind)) for x in there}
    old, new = {x.uid for x in before}, {x.uid for x in after}
    assert {x.uid for x in there if x.kind is Kind.NEW} == new - old
    assert {x.uid for x in there if x.kind is Kind.CANCELLED} == old - new


@given(versions(), versions())
def test_a_change_survives_being_kept(before: tuple[Part, ...], after: tuple[Part, ...]) -> None:
    for change in differences(before, after):
        assert Change.of(change.plain()) == change


def test_each_kind_says_from_what_to_what() -> None:
    old = Part("a", Localised(en="Panel"), NINE, NINE + timedelta(hours=1), (1, "Blue"))
    new = replace(
        old,
        starts=NINE + timedelta(minutes=30),
        room=(2, "Red"),
        seats=(Seat(7, "panellist"),),
        title=Localised(en="The panel"),
    )
    moved, room, cast, text = differences([old], [new])
    assert (moved.kind, moved.before["starts"]) == (Kind.MOVED, "2027-05-04T09:00:00+00:00")
    assert moved.after["starts"] == "2027-05-04T09:30:00+00:00"
    assert (room.before, room.after) == ({"room": "Blue"}, {"room": "Red"})
    assert cast.after == {"people": [[7, "panellist"]]}
    assert (text.kind, text.fields) == (Kind.TEXT, ("title",))
    assert (text.before, text.after) == (
        {"title": {"en": "Panel"}},
        {"title": {"en": "The panel"}},
    )


def test_sessions_that_change_places_without_hours_are_told_as_order() -> None:
    one, two = Part("a", Localised(en="A")), Part("b", Localised(en="B"))
    assert [x.kind for x in differences([one, two], [two, one])] == [Kind.ORDER]

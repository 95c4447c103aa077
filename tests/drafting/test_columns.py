"""Rows of a table: what each becomes, and what is said about it at which column."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.errors import DomainError
from eventapp.drafting import cells
from eventapp.programme.models import Role, SessionKind
from tests.drafting.files import read, told

TWO_DAYS = {"last_day": date(2030, 3, 21)}


def one(table: str, **values: object):  # type: ignore[no-untyped-def]
    """Return the only line of a table."""
    lines = read(table, **values).lines
    assert len(lines) == 1
    return lines[0]


def hours(start: str, end: str, day: str = "") -> list[tuple[str, str]]:
    return told(one(f"Title;Date;Start;End\nX;{day};{start};{end}\n"))


def test_a_row_becomes_a_session() -> None:
    line = one(
        "\n\nProgramme of the day\n"
        "Date\tFrom\tUntil\tType\tTitle\tTitle (FR)\tAbstract_nl\tRoom\tLanguages\tModerated by\t"
        "Speakers\tRecorded\tSign language\tInterpretation\tSubtitles\tSign interpreters\n"
        "20/03/2030\t9h30\t10.45\tTable ronde\tWho pays?\tQui paie ?\tOver geld\tHall\t"
        "EN, français\tTom (Alliance)\tEva (Institute of Law); Keynote: Ada; TBA\tyes\tLSFB, vgt\t"
        "nl, de\tEnglish\t2\n"
    )
    assert line.number == 5
    assert told(line) == []
    found = line.session
    assert found.kind is SessionKind.PANEL
    assert dict(found.title) == {"en": "Who pays?", "fr": "Qui paie ?"}
    assert dict(found.abstract) == {"nl": "Over geld"}
    assert (found.starts, found.ends) == (
        datetime(2030, 3, 20, 9, 30),
        datetime(2030, 3, 20, 10, 45),
    )
    assert found.languages == ("en", "fr")
    assert found.interpreted_into == ("nl", "de")
    assert found.sign_languages == ("sfb", "vgt")
    assert (found.captions, found.sign_interpreters, found.recorded) == (("en",), 2, True)
    assert [(x.role, x.name, x.organisation) for x in found.seats] == [
        (Role.MODERATOR, "Tom", "Alliance"),
        (Role.PANELLIST, "Eva", "Institute of Law"),
        (Role.KEYNOTE, "Ada", ""),
        (Role.PANELLIST, "", ""),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Titre;Début;Fin;Salle;Intervenants",
        "Titel;Begintijd;Einde;Zaal;Sprekers",
        "TITLE;from;to;place;name",
    ],
)
def test_columns_are_known_in_three_languages(head: str) -> None:
    found = one(f"{head}\nX;18:00;19:00;Hall;Ada\n").session
    assert (found.room, found.ends, found.seats[0].name) == (
        "Hall",
        datetime(2030, 3, 20, 19),
        "Ada",
    )


def test_rows_of_speakers_go_under_their_session() -> None:
    lines = read(
        "Start;End;Title;Speaker;Organisation;Role\n"
        "18:00;19:00;Debate;Tom;Alliance;Chair\n"
        ";;;Eva;Institute;\n"
        "18:00;19:00;Debate;Luc;;Respondent\n"
        "19:00;20:00;Debate;Ada;;\n"
        ";;Drinks;;;\n"
    ).lines
    assert [(x.number, len(x.session.seats)) for x in lines] == [(2, 3), (5, 1), (6, 0)]
    assert [x.role for x in lines[0].session.seats] == [
        Role.MODERATOR,
        Role.PANELLIST,
        Role.RESPONDENT,
    ]
    assert lines[0].session.seats[1].organisation == "Institute"
    assert lines[2].session.starts is None


def test_columns_nobody_reads_are_told() -> None:
    reading = read("Title;Colour;Budget\nX;red;3\n")
    assert [(x.code, x.values) for x in reading.findings] == [
        ("file.unread", {"names": "Colour, Budget"})
    ]


@pytest.mark.parametrize("head", ["Start;End", "", "Name of dish;Price", "1;2;3"])
def test_without_a_title_column_nothing_is_read(head: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(f"{head}\n18:00;19:00\n")
    assert refused.value.code == "file.no_columns"


@pytest.mark.parametrize(
    ("start", "end", "day", "code", "column"),
    [
        ("18:00", "18:00", "", "hours.zero", "end"),
        ("18:00", "17:00", "", "hours.reversed", "end"),
        ("18:00", "24/04/2031 18:00", "", "hours.too_long", "end"),
        ("18:00", "", "", "hours.half", "end"),
        ("", "18:00", "", "hours.half", "start"),
        ("soon", "18:00", "", "hours.unreadable", "start"),
        ("25:00", "18:00", "", "hours.unreadable", "start"),
        ("18:61", "19:00", "", "hours.unreadable", "start"),
        ("18", "19", "", "hours.unreadable", "start"),
        ("18:00", "19:00", "31/02/2030", "date.unreadable", "date"),
        ("18:00", "19:00", "20/03/1830", "date.unreadable", "date"),
        ("18:00", "19:00", "20 March", "date.unreadable", "date"),
        ("02:30", "04:00", "2030-03-31", "time.skipped", "start"),
        ("01:30", "02:30", "2030-03-31", "time.skipped", "end"),
        ("9999-12-31T23:59:00+00:00", "19:00", "", "hours.unreadable", "start"),
    ],
)
def test_hours_that_cannot_be_are_wrong(
    start: str, end: str, day: str, code: str, column: str
) -> None:
    found = hours(start, end, day)
    assert found[0] == (code, column)


def test_a_session_may_cross_midnight_when_the_date_says_so() -> None:
    line = one("Title;Start;End\nNight;2030-03-20 23:00;2030-03-21 01:00\n")
    assert told(line) == [("hours.over_midnight", "end")]
    assert not line.is_wrong


def test_of_an_hour_that_comes_twice_the_first_is_taken_unless_said() -> None:
    night = date(2030, 10, 27)
    on = {"first_day": night, "last_day": night}
    line = one("Title;Date;Start;Duration\nX;27/10/2030;02:30;60\n", **on)
    assert told(line) == [("hours.repeated", "start")]
    assert line.session.starts is not None
    assert line.session.ends is not None
    assert (line.session.starts.fold, line.session.ends.fold) == (0, 1)
    assert line.session.ends == datetime(2030, 10, 27, 2, 30, fold=1)
    line = one("Title;Start;End\nX;2030-10-27T02:30+01:00;2030-10-27T03:00+01:00\n", **on)
    assert told(line) == []
    assert line.session.starts is not None
    assert line.session.starts.fold == 1


def test_several_days_want_a_date() -> None:
    table = "Title;Start;End\nX;18:00;19:00\n"
    assert told(one(table, **TWO_DAYS)) == [("date.missing", "start")]
    assert told(one(table)) == []


def test_an_end_left_out_is_the_start_of_the_next() -> None:
    lines = read("Title;Start;Room\nA;18:00;Hall\nB;18:30;Hall\nC;18:20;Bar\nD;;\n").lines
    assert lines[0].session.ends == datetime(2030, 3, 20, 18, 30)
    assert told(lines[0]) == [("hours.taken_from_next", "end")]
    assert [told(x) for x in lines[1:3]] == [[("hours.half", "end")]] * 2
    assert told(lines[3]) == []


@pytest.mark.parametrize(
    ("cell", "minutes"), [("45", 45), ("45 min", 45), ("1:30", 90), ("1h30", 90), ("2 h", 120)]
)
def test_lengths_are_read(cell: str, minutes: int) -> None:
    line = one(f"Title;Start;Duration\nX;18:00;{cell}\n")
    assert line.session.starts is not None
    assert line.session.ends is not None
    assert (line.session.ends - line.session.starts).seconds == minutes * 60


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Type", "Lightning", "kind.unknown"),
        ("Languages", "Klingon", "language.unknown"),
        ("Sign language", "Klingon", "language.unknown"),
        ("Sign interpreters", "many", "number.unreadable"),
        ("Recorded", "maybe", "answer.unreadable"),
        ("Duration", "99999999999999", "duration.unreadable"),
        ("Speakers", "Doe, Jane", "name.comma"),
        ("Speakers", "Ada; ADA", "people.twice"),
        ("Speakers", "; ".join(f"P {n}" for n in range(61)), "people.many"),
        ("Speakers", "x" * 201, "name.too_long"),
    ],
)
def test_cells_that_say_something_strange(column: str, cell: str, code: str) -> None:
    line = one(f'Title;Start;{column}\nX;18:00;"{cell}"\n')
    assert code in [x for x, _column in told(line)]


def test_titles_are_asked_for_and_bounded() -> None:
    assert told(one("Title;Start;End;Moderator\n;18:00;19:00;Ada\n")) == [
        ("title.missing", "title")
    ]
    assert told(one(f"Title\n{'x' * 201}\n")) == [("text.too_long", "title")]


def test_an_expected_audience_is_read() -> None:
    assert one("Title;Public attendu\nX;80\n").session.audience == 80
    assert one("Title;Audience\nX;0\n").session.audience == 0
    assert one("Title;Audience\nX;\n").session.audience is None
    assert told(one("Title;Audience\nX;many\n")) == [("number.unreadable", "audience")]


def test_outside_the_hours_of_the_event_clashes_as_in_the_grid() -> None:
    begins = datetime.fromisoformat("2030-03-20T18:00+01:00")
    ends = datetime.fromisoformat("2030-03-20T20:00+01:00")
    table = "Title;Start;End\nX;19:30;20:30\n"
    line = one(table, begins=begins, ends=ends)
    assert told(line) == [("hours.outside", "start")]
    assert (line.is_wrong, line.is_clashing, line.is_doubtful) == (False, True, False)


@pytest.mark.parametrize("with_hours", [False, True])
@pytest.mark.parametrize(
    "cells",
    ["20/03/2031;18:00;19:00", ";2031-03-20 18:00;2031-03-20 19:00", "20/03/2031;;"],
)
def test_a_day_that_is_none_of_the_event_is_told(cells: str, with_hours: bool) -> None:
    begins, ends = (datetime.fromisoformat(f"2030-03-20T{x}:00+01:00") for x in (18, 20))
    hours = {"begins": begins, "ends": ends} if with_hours else {}
    line = one(f"Title;Date;Start;End\nX;{cells}\n", **hours)
    assert told(line) == [("date.outside", "date")]
    assert line.is_clashing
    assert told(one(f"Title;Date;Start;End\nX;{cells.replace('2031', '2030')}\n", **hours)) == []


def test_a_night_that_belongs_to_the_event_is_its_own() -> None:
    begins = datetime.fromisoformat("2030-03-20T18:00+01:00")
    ends = datetime.fromisoformat("2030-03-21T03:00+01:00")
    table = "Title;Start;End\nX;2030-03-21 01:00;2030-03-21 02:00\n"
    assert told(one(table, begins=begins, ends=ends)) == []


def test_white_space_without_end_is_refused_before_it_is_taken_apart() -> None:
    long = "a" + " " * 120_000 + "b"
    for column in ("Speakers", "Moderator", "Languages", "Organisation", "Kind", "Abstract"):
        found = told(one(f'Title,{column}\nX,"{long}"\n'))
        assert [x[0] for x in found] == ["text.too_long"]
    assert told(one(f'Title\n"{long}"\n')) == [("text.too_long", "title")]
    assert read(f"Title,{'x' * 101}\nX,\n").findings[0].code == "file.unread"


@given(st.text(" \t\n;|a()", max_size=40))
def test_names_are_parted_without_the_white_space_around_them(cell: str) -> None:
    stripped = [x.strip() for x in re.split("[;|\n]", cell)]
    assert cells.parts(cells._MANY, cell) == [x for x in stripped if x]
    assert not any(x.pattern.startswith(r"\s") for x in (cells._MANY, cells._WORDS))


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("Bo  (Child (EU) Focus)", ("Bo", "Child (EU) Focus")),
        ("Bo (Child) Lind", ("Bo (Child) Lind", "")),
        ("Bo ()", ("Bo ()", "")),
        ("(Child)", ("(Child)", "")),
        ("Bo) (Child)", ("Bo) (Child)", "")),
    ],
)
def test_an_organisation_stands_in_brackets_at_the_end(text: str, seat: tuple[str, str]) -> None:
    (found,) = one(f"Title;Speakers\nX;{text}\n").session.seats
    assert (found.name, found.organisation) == seat


def test_a_row_with_more_cells_than_columns_is_wrong() -> None:
    lines = read("Title;Speakers\nA;Bo; Eva\nB;Bo;;\n").lines
    assert told(lines[0]) == [("row.cells", "")]
    assert lines[0].is_wrong
    assert told(lines[1]) == []
    head = "Title,Date,Start,End,Kind,Speakers\n"
    (shifted,) = read(f"{head}Who pays, and why,2030-03-20,9:00,10:00,Panel,Bo\n").lines
    assert told(shifted) == [("row.cells", "")]
    with pytest.raises(DomainError) as refused:
        read("Title" + ";" * 199 + ";x\nA\n")
    assert refused.value.code == "file.columns"


@pytest.mark.parametrize("number", ["51", "0009", "000" + "9" * 30, "-1", "\u0663"])
def test_more_sign_interpreters_than_can_be_are_told(number: str) -> None:
    line = one(f"Title;Sign interpreters\nX;{number}\n")
    assert told(line) == [("number.unreadable", "sign_interpreters")]
    assert line.session.sign_interpreters == 0

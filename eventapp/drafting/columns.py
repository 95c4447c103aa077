"""A programme in a table: one row a session, or one row a speaker under the session's. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eventapp.core.errors import DomainError
from eventapp.core.text import TEXT_LENGTH
from eventapp.drafting import cells, rules, words
from eventapp.drafting.cells import Row
from eventapp.drafting.draft import MOST_PEOPLE, Finding, Line, Reading, Setting, doubt, fault
from eventapp.drafting.tables import Table

HEAD_WITHIN = 20  # rows: titles may stand above the table
TOLD = 12  # findings of one row; more help nobody
SHIFTED = "row.cells"
_TIMES = {"date", "start", "end", "duration"}

Names = Mapping[int, tuple[str, str]]  # of each column: what it holds, in which language


def read(table: Table, setting: Setting) -> Reading:
    """Return the sessions of a table, row by row.

    :raises DomainError: ``file.no_columns`` when no row names a title among the columns.
    """
    head, names = _head(table.rows)
    lines: list[Line] = []
    width = len(table.rows[head])
    for number, row in enumerate(table.rows[head + 1 :], head + 2):
        if any(row):
            read = _row(number, row, names, setting)
            if any(row[width:]):
                # A separator in a cell without quotes: what follows it is under another head.
                read.findings.insert(0, fault(SHIFTED, cells=len(row), columns=width))
            _take(read, lines, setting)
    timed = [_with_end(x, lines[n + 1 : n + 20]) for n, x in enumerate(lines)]
    checked = [replace(x, findings=_all(x, setting)) for x in timed]
    return Reading(checked, _of_the_whole(table, head, names))


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, Names]:
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        found = {place: words.column(x) for place, x in enumerate(row)}
        names = {place: x for place, x in found.items() if x[0]}
        if "title" in {column for column, _lang in names.values()}:
            return number, names
    raise DomainError("file.no_columns", field="file")


def _of_the_whole(table: Table, head: int, names: Names) -> list[Finding]:
    found = []
    if table.encoding == "cp1252":
        found.append(doubt("file.old_encoding"))
    unread = [x[:40] for n, x in enumerate(table.rows[head]) if x and n not in names]
    if unread:
        found.append(doubt("file.unread", names=", ".join(unread[:20])))
    return found


def _row(number: int, given: Sequence[str], names: Names, setting: Setting) -> Row:
    plain: dict[str, str] = {}
    texts: dict[tuple[str, str], str] = {}
    found: list[Finding] = []
    for place, (column, lang) in names.items():
        cell = given[place] if place < len(given) else ""
        if not cell:
            continue
        if len(cell) > TEXT_LENGTH:
            found.append(fault("text.too_long", column, most=TEXT_LENGTH))
        elif column in {"title", "abstract"}:
            texts[column, lang or setting.language] = cell
        else:
            plain[column] = f"{plain[column]}; {cell}" if column in plain else cell
    return Row(number, plain, texts, found)


def _take(row: Row, lines: list[Line], setting: Setting) -> None:
    """Add a session to the lines, or a speaker's row to the session above it."""
    above = lines[-1] if lines else None
    if above is None or not _goes_on(row, above, setting):
        session = cells.session(row, setting)
        lines.append(Line(row.number, session, tuple(row.findings)))
        return
    seats = (*above.session.seats, *cells.seats(row, above.session.kind))
    session = replace(above.session, seats=seats[: MOST_PEOPLE + 1])
    lines[-1] = replace(above, session=session, findings=(*above.findings, *row.findings)[:TOLD])


def _goes_on(row: Row, above: Line, setting: Setting) -> bool:
    title = cells.texts(row, "title")
    if title and title != above.session.title:
        return False
    if not any(x.startswith("people") for x in row.cells):
        return False
    if not row.cell("start"):
        return not row.cell("date") or bool(title)
    return bool(title) and cells.start(row, setting, quiet=True) == above.session.starts


def _with_end(line: Line, after: Sequence[Line]) -> Line:
    """Return a line whose missing end is the start of the next one of that day and room."""
    session = line.session
    if session.starts is None or session.ends is not None or line.is_wrong:
        return line
    later = (
        x.session.starts for x in after if x.session.starts and x.session.room in {"", session.room}
    )
    following = next((x for x in later if x > session.starts), None)
    if following is None or following.date() != session.starts.date():
        return line
    told = doubt("hours.taken_from_next", "end", at=f"{following:%H:%M}")
    return replace(line, session=replace(session, ends=following), findings=(*line.findings, told))


def _all(line: Line, setting: Setting) -> tuple[Finding, ...]:
    """Return what was found in the cells, and what follows for the session unless it is said.

    Of a row with more cells than columns only this is said: what its cells seem to say else comes
    of their standing under the wrong heads.
    """
    if shifted := [x for x in line.findings if x.code == SHIFTED]:
        return tuple(shifted)
    told = {x.column for x in line.findings if x.wrong}
    hours = bool(_TIMES & told)
    found = [
        x
        for x in rules.checked(line.session, setting)
        if x.column not in told and not (hours and x.column in _TIMES)
    ]
    return (*line.findings, *found)[:TOLD]

"""Opening one workbook in a process apart (``core.apart``): its bytes in, JSON out."""

import io
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_TEXT = 32 * 1024 * 1024  # characters in all cells


def main(most_rows: int, widest: int) -> None:
    """Write the rows of the first sheet that is shown, at most ``most_rows`` and one more.

    :raises OverflowError: when its cells hold too much text.
    :raises ValueError: when it is no workbook.
    """
    rows = _rows(sys.stdin.buffer.read())
    told = json.dumps(_texts(rows[: most_rows + 1], widest), ensure_ascii=False)
    sys.stdout.buffer.write(told.encode())


def _rows(data: bytes) -> Sequence[Sequence[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            shown = [x.name for x in book.sheets_metadata if x.visible == SheetVisibleEnum.Visible]
            if not shown:
                raise ValueError("no sheet is shown")
            return book.get_sheet_by_name(shown[0]).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise ValueError(str(error)) from None


def _texts(rows: Sequence[Sequence[Any]], widest: int) -> list[list[str]]:
    found, room = [], MOST_TEXT
    for row in rows:
        found.append([text(x) for x in row[:widest]])
        room -= sum(map(len, found[-1]))
        if room < 0:
            raise OverflowError
    return found


def text(value: Any) -> str:
    """Return a cell as one would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, date | time | timedelta):
        return _time_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if is_whole else str(value)


def _time_text(value: date | time | timedelta) -> str:
    match value:
        case datetime() if value.time() != time():
            return _whole(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.strftime("%Y-%m-%d")
        case time():
            return value.strftime("%H:%M")
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _whole(value: datetime) -> datetime:
    # A day is a float: 14:30 may come out a hair before it.
    return (value + timedelta(seconds=30)).replace(second=0, microsecond=0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

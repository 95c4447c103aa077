"""Dates, hours and colons as a French reader writes them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale

from eventapp.core.partial import PartialDate
from eventapp.web import dates
from eventapp.web.templating import colon

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("language", "first", "span", "instant", "sign"),
    [
        ("en", "1 July 2010", "1–3 July 2010", "1 July 2010, 18:00", ": "),  # noqa: RUF001
        ("fr", "1er juillet 2010", "1er–3 juillet 2010", "1er juillet 2010 à 18:00", "\u00a0: "),  # noqa: RUF001
    ],
)
def test_the_first_of_a_month_and_an_hour(
    app: Flask, language: str, first: str, span: str, instant: str, sign: str
) -> None:
    day = date(2010, 7, 1)
    with app.app_context(), force_locale(language):
        assert dates.format_date(day).replace("\u00a0", " ") == first
        assert dates.format_partial(PartialDate(2010, 7, 1)).replace("\u00a0", " ") == first
        assert dates.format_dates(day, date(2010, 7, 3)).replace("\u00a0", " ") == span
        found = dates.format_instant(datetime(2010, 7, 1, 16, tzinfo=UTC), PARIS)
        assert found.replace("\u00a0", " ") == instant
        assert colon() == sign


def test_only_the_first_day_has_an_ordinal_in_french(app: Flask) -> None:
    with app.app_context(), force_locale("fr"):
        assert dates.format_day(date(2010, 7, 1), "d") == "1"
        for day in (11, 21, 31):
            assert dates.format_date(date(2010, 7, day)).startswith(f"{day}\u00a0juillet")
        assert dates.format_date(date(2010, 7, 1), weekday=True).startswith("jeudi\u00a01er")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (60, "20:00–21:00"),  # noqa: RUF001
        (5 * 60, "20:00–01:00"),  # noqa: RUF001
        (24 * 60 - 1, "20:00–19:59"),  # noqa: RUF001
        (24 * 60, "20:00 – 2 July 2010, 20:00"),  # noqa: RUF001
    ],
)
def test_a_span_says_its_second_day_where_the_clocks_do_not(
    app: Flask, minutes: int, said: str
) -> None:
    starts = datetime(2010, 7, 1, 18, tzinfo=UTC)
    with app.app_context(), force_locale("en"):
        found = dates.format_span(starts, starts + timedelta(minutes=minutes), PARIS)
    assert found.replace("\u00a0", " ") == said

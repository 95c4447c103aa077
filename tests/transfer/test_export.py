"""Writing out: import(export(x)) is x, byte for byte, calendar identities included."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.core.db import db, transaction
from eventapp.transfer import service
from tests.plugins.databases import Database

FULL = (Path(__file__).parent / "data" / "full.yaml").read_text()


def bring(text: str) -> None:
    with transaction():
        service.import_file(text.encode())


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_was_written_out_comes_in_again(context: Database, form: str) -> None:
    bring(FULL)
    before = service.export(form)
    assert service.export(form) == before
    context.empty()
    db.session.rollback()
    db.session.expunge_all()
    bring(before)
    assert service.export(form) == before


def test_an_import_of_its_own_export_changes_nothing(context: Database) -> None:
    bring(FULL)
    with transaction():
        report = service.import_file(service.export().encode())
    assert report.is_empty


def test_nothing_of_the_file_is_lost(context: Database) -> None:
    bring(FULL)
    written = yaml.safe_load(service.export())
    night = next(x for x in written["events"] if x["key"] == "night")
    assert (night["uid"], night["sequence"]) == ("night-of-two-hours", 7)
    assert (night["starts"], night["ends"]) == (
        "2026-10-25 02:30",
        "2026-10-25 02:30:00+01:00"[:16] + "+01:00",
    )
    assert night["rsvp"]["closes"] == "2026-10-24 18:00:30"
    assert night["rsvp"]["may_pass_on"] is False
    assert (night["rsvp"]["line_rule"], night["rsvp"]["offer_hours"]) == ("best_fit", 48)
    assert night["sessions"][0]["appearances"][1]["affiliation"] == "one#2"
    assert night["policy_files"] == ["act", "law"]
    [year, month] = written["policy_files"][0]["milestones"]
    assert (year["date"], year["uid"], year["sequence"]) == (2023, "milestone-one", 4)
    assert (month["date"], month["key"], month["sequence"]) == ("2023-02", "x", 0)
    assert (month["expected"], month["source"]) == (True, "https://source.example/month?a=1#b")
    assert (year["expected"], "source" in year) == (False, False)


SEEN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs"))
TEXT = st.text(SEEN | st.sampled_from(": #'\"\\{}[]&*!|>%@`-?,~"), max_size=30).map("x{}".format)
TEXTS = st.dictionaries(st.sampled_from(["en", "fr", "nl", "mt"]), TEXT, min_size=1)


@st.composite
def files(draw: Callable[..., object]) -> dict[str, object]:
    """A file of a few organisations, people and events with any texts and hours."""
    keys = ["a", "b", "c"]
    begin = draw(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)))
    assert isinstance(begin, datetime)
    return {
        "organisations": [{"key": x, "name": draw(TEXT), "kind": "ngo"} for x in keys],
        "people": [
            {
                "key": x,
                "name": draw(TEXT),
                "affiliations": [
                    {"organisation": y, "role": draw(TEXTS)}
                    for y in draw(st.lists(st.sampled_from(keys), max_size=3))  # type: ignore[attr-defined]
                ],
            }
            for x in keys
        ],
        "events": [
            {
                "key": "e",
                "title": {"en": draw(TEXT)},
                "summary": draw(TEXTS),
                "city": draw(TEXT),
                "hosts": ["a"],
                "starts": f"{begin:%Y-%m-%d %H:%M}",
                "ends": f"{begin.year + 1}-06-01 10:00",
                "timezone": draw(st.sampled_from(["UTC", "Asia/Kathmandu", "Pacific/Apia"])),
                "sessions": [
                    {"key": x, "kind": "panel", "title": draw(TEXTS), "speakers": [x]}
                    for x in draw(st.permutations(keys))  # type: ignore[attr-defined]
                ],
            }
        ],
    }


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tree=files())
def test_any_file_survives_the_journey(context: Database, tree: dict[str, object]) -> None:
    context.empty()
    db.session.rollback()
    db.session.expunge_all()
    bring(yaml.safe_dump(tree, allow_unicode=True))
    before = service.export()
    context.empty()
    db.session.rollback()
    db.session.expunge_all()
    bring(before)
    assert service.export() == before

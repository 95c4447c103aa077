"""Every page of the programme, its speakers, people and releases is one that axe looks at."""

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import isfunction
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import test_manage, test_pages, test_people, test_speakers
from tests.browser.looking import endpoints
from tests.speakers.stage import Stage

GROUPS = {
    "balance",
    "contributions",
    "drafting_manage",
    "merging",
    "people_manage",
    "person_page",
    "portraits_manage",
    "precedence_manage",
    "programme_manage",
    "releases_manage",
    "speaker",
    "speakers",
}
PUBLIC = {"site.event", "site.person", "site.programme_changes", "site.programme_embed"}
NO_PAGES = {  # pictures, slides and tables
    "contributions.picture",
    "contributions.slides",
    "drafting_manage.as_csv",
    "drafting_manage.example",
    "portraits_manage.picture",
    "speaker.picture",
}
# What an address alone does not show: previews, the second of two editors, what forms lead to.
STATES = {
    "drafting_manage.look ?view=findings",
    "drafting_manage.look ?view=people",
    "drafting_manage.look ?view=rows",
    "programme_manage.edit 422",
    "programme_manage.seat",
    "programme_manage.turn 409",
    "speakers.act",
}


def declared() -> Iterator[str]:
    """Yield what tests in the browser say axe looks at."""
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        module = import_module(f"tests.browser.{file.stem}")
        for test in filter(isfunction, vars(module).values()):
            marks = (x for x in getattr(test, "pytestmark", ()) if x.name == "looks_at")
            yield from (y for x in marks for y in x.args)


def listed(app: Flask) -> Iterator[str]:
    """Yield the pages that are looked at because they stand in a list."""
    stage = Stage(*range(1, 9), token="unknown")
    readers = (f"/en{x}" for x in test_pages.STATES)
    paths = (*test_manage.PAGES, *test_people.PAGES, *test_speakers.pages(stage), *readers)
    for path in paths:
        yield next(endpoints(app, re.sub(r"\{\w+\}", "1", path.partition("?")[0])))


def test_every_page_is_looked_at_by_axe(app: Flask) -> None:
    pages = {
        x.endpoint
        for x in app.url_map.iter_rules()
        if "GET" in (x.methods or ()) and x.endpoint.partition(".")[0] in GROUPS
    }
    wanted = (pages | PUBLIC | STATES) - NO_PAGES
    assert sorted(wanted - {*declared(), *listed(app)}) == []


def test_what_is_said_to_be_looked_at_exists(app: Flask) -> None:
    assert {x.split()[0] for x in declared()} <= set(app.view_functions)
    assert not NO_PAGES - set(app.view_functions)


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_group_has_pages(app: Flask, group: str) -> None:
    assert any(x.partition(".")[0] == group for x in app.view_functions)

"""Every public page as a client sees it: what it says, in which language, with which headers."""

import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.advocacy.models import PolicyFile
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from tests.counting import statements
from tests.site.reading import read
from tests.site.sample import COMING, PAGES, PAST, change

LANGUAGES = ("en", "fr", "nl")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_page_answers_and_describes_itself(client: FlaskClient, lang: str, path: str) -> None:
    answer = client.get(f"/{lang}{path}")

    assert answer.status_code == 200
    page = answer.text
    assert f'<html lang="{lang}">' in page
    assert page.count("<h1") == 1
    base = "http://127.0.0.1:8000"
    assert f'<link rel="canonical" href="{base}/{lang}{path}">' in page
    for other, there in (*((x, x) for x in LANGUAGES), ("x-default", "en")):
        assert f'hreflang="{other}" href="{base}/{there}{path}"' in page
    assert 'property="og:title"' in page
    assert "Set-Cookie" not in answer.headers
    assert "noindex" not in page


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("path", PAGES)
def test_page_asks_no_other_host_and_runs_nothing_inline(client: FlaskClient, path: str) -> None:
    page = client.get(f"/en{path}").text

    loaded = re.findall(r'<(?:script|img|link|source|iframe)\b[^>]*?(?:src|href)="([^"]*)"', page)
    named = [x for x in loaded if not x.startswith(("/", "http://127.0.0.1:8000/"))]
    assert named == []
    assert not re.search(r"<style\b|\sstyle=|\son\w+=", page)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("path", PAGES)
def test_page_answers_304_and_gzip(client: FlaskClient, path: str) -> None:
    first = client.get(f"/en{path}", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"

    again = client.get(f"/en{path}", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


def test_change_shows_at_once(filled: Flask, client: FlaskClient) -> None:
    tag = client.get(f"/en{PAST}").headers["ETag"]

    change(filled, Event, "brussels", summary=Localised(en="Another reason"))

    answer = client.get(f"/en{PAST}", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Another reason" in answer.text


# What a page reads does not grow with what it shows.
CEILINGS = {
    "/": 16,
    "/events": 16,
    "/events?q=mie": 17,
    PAST: 9,
    COMING: 10,
    "/people/mie-kohiyama": 7,
    "/organisations": 4,
    "/organisations/coalition": 17,
    "/policy": 5,
    "/policy/regulation": 7,
    "/accessibility": 2,
    "/privacy": 2,
}


@pytest.mark.parametrize(("path", "ceiling"), CEILINGS.items())
def test_page_keeps_under_its_number_of_queries(
    filled: Flask, client: FlaskClient, path: str, ceiling: int
) -> None:
    with statements(filled) as asked:
        assert client.get(f"/en{path}").status_code == 200
    assert 0 < len(asked) <= ceiling


@pytest.mark.usefixtures("any_database")
def test_pages_read_the_same_on_every_database(filled: Flask, client: FlaskClient) -> None:
    for path in (*PAGES, "/events?q=where+STAND&organisation=coalition&policy=regulation"):
        assert client.get(f"/en{path}").status_code == 200
    assert "1 event found" in read(client, "/en/events?q=negotiations")
    assert filled.config["SQLALCHEMY_DATABASE_URI"]


@pytest.mark.usefixtures("filled")
def test_person_not_yet_agreed_has_no_page(client: FlaskClient) -> None:
    assert client.get("/en/people/not-yet").status_code == 404
    assert "not-yet" not in client.get("/sitemap.xml").text


def test_span_of_years_stays_on_one_line(filled: Flask, client: FlaskClient) -> None:
    change(filled, PolicyFile, "regulation", title=Localised(en="A <b> strategy & 2020-2025"))

    page = client.get("/en/policy/regulation").text

    assert 'A &lt;b&gt; strategy &amp; <span class="keep">2020\u20132025</span>' in page


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("lang", "expected", "source", "name"),
    [
        ("en", "Expected", "Source", "Source: Step adopted"),
        ("fr", "Attendue", "Source", "Source\u00a0: Step adopted"),
        ("nl", "Verwacht", "Bron", "Bron: Step adopted"),
    ],
)
def test_a_step_that_is_expected_says_so_with_its_source(
    client: FlaskClient, lang: str, expected: str, source: str, name: str
) -> None:
    page = client.get(f"/{lang}/policy/regulation").text
    _before, _, step = page.partition("Step adopted")
    line = step.partition("</li>")[0]
    assert f'<span class="ref">{expected}</span>' in line
    link = f'<a class="ref" href="https://source.example/vote" rel="noopener" aria-label="{name}"'
    assert f"{link}>{source}</a>" in line
    assert page.count(f">{expected}</span>") == page.count(f">{source}</a>") == 1


@pytest.mark.usefixtures("filled")
def test_foreign_text_is_marked(client: FlaskClient) -> None:
    assert '<span lang="en">Joint letter</span>' in client.get("/nl/policy").text


@pytest.mark.usefixtures("filled")
def test_organisations_stand_apart(client: FlaskClient) -> None:
    said = read(client, "/en/organisations")

    assert "65 member organisations" in said
    order = ["Steering group", "Thorn", "Members", "Child Focus", "Others", "European Parliament"]
    places = [said.index(x) for x in order]
    assert places == sorted(places)


@pytest.mark.usefixtures("filled")
def test_sitemap_lists_every_page_in_every_language(client: FlaskClient) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").data)
    ns = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {x.findtext(f"{ns}loc", "") for x in tree.iter(f"{ns}url")}

    for path in PAGES:
        for lang in LANGUAGES:
            assert f"http://127.0.0.1:8000/{lang}{path}" in found
    for url in sorted(found):
        path = url.removeprefix("http://127.0.0.1:8000")
        assert client.get(path).status_code == 200, path


def test_empty_site_says_what_comes_next(client: FlaskClient) -> None:
    assert "No event is announced" in read(client, "/en/")
    for path in ("/en/organisations", "/en/policy", "/nl/events"):
        assert client.get(path).status_code == 200


def test_policy_page_follows_its_file(filled: Flask, client: FlaskClient) -> None:
    change(filled, PolicyFile, "regulation", title=Localised(en="Renamed"))

    assert "Renamed" in read(client, "/en/policy/regulation")
    assert client.get("/en/policy/none").status_code == 404

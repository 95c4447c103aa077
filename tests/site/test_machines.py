"""What programs ask for: health, robots, security contact, icon, static files, error pages."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.exceptions import abort
from werkzeug.test import TestResponse

from eventapp import create_app
from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.core.settings import Settings
from eventapp.events.models import Event, EventStatus
from eventapp.web.assets import asset
from tests.plugins.databases import Database
from tests.site.sample import COMING, PAST, change


def fetch(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """Get a file, read it and close it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.get(path, headers=named) as answer:
        assert answer.status_code == 200, path
        assert answer.data
        return answer


def picture_of(data: bytes) -> tuple[str | None, tuple[int, int]]:
    """Return format and size of a picture."""
    from PIL import Image

    with Image.open(BytesIO(data)) as picture:
        return picture.format, picture.size


@pytest.mark.parametrize(
    ("asked", "lang"), [("fr-BE,fr;q=0.9", "fr"), ("nl", "nl"), ("de", "en"), ("", "en")]
)
def test_root_leads_to_the_language_asked_for(client: FlaskClient, asked: str, lang: str) -> None:
    answer = client.get("/", headers={"Accept-Language": asked})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{lang}/"
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text.startswith("ready")


def test_not_ready_without_tables(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(testing=True, instance_path=tmp_path_factory.mktemp("empty"))

    app = create_app(settings)
    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.text == "the database does not answer\n"
    with app.app_context():
        db.engine.dispose()


def test_robots_lets_calendars_in(client: FlaskClient) -> None:
    from urllib.robotparser import RobotFileParser

    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())

    assert rules.can_fetch("Google-Calendar-Importer", "/en/calendar/events.ics")
    assert rules.can_fetch("Googlebot", "/en/events")
    assert not rules.can_fetch("Googlebot", "/organise/events")
    assert rules.site_maps() == ["http://127.0.0.1:8000/sitemap.xml"]


def test_security_contact_is_never_stale(client: FlaskClient) -> None:
    with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC), tick=False):
        said = client.get("/.well-known/security.txt").text

    fields = dict(line.split(": ", 1) for line in said.splitlines())
    assert fields["Contact"] == "mailto:events@localhost"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(0) < expires - datetime(2031, 5, 1, tzinfo=UTC) < timedelta(days=365)


def test_icon_is_an_icon(client: FlaskClient) -> None:
    assert picture_of(fetch(client, "/favicon.ico").data)[0] == "ICO"


def test_one_sheet_holds_all_sheets_compressed(client: FlaskClient) -> None:
    answer = client.get(asset("css/public.css"), headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/css"
    plain = client.get(asset("css/public.css")).text
    assert plain.index("@layer tokens, base") < plain.index(".masthead") < plain.index("@page")
    for name in re.findall(r'url\("\.\./([^"]+)"\)', plain):
        assert fetch(client, asset(name)).data[:4] == b"wOF2"


@pytest.mark.usefixtures("filled")
def test_event_page_is_light(client: FlaskClient) -> None:
    page = fetch(client, f"/en{PAST}", Accept_Encoding="gzip")
    body = client.get(f"/en{PAST}").text
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', body)) - {asset("img/icon-180.png")}

    whole = len(page.data) + sum(len(fetch(client, x, Accept_Encoding="gzip").data) for x in files)

    assert asset("fonts/programme-serif-latin.woff2") in files
    assert len(files) + 1 < 12
    assert whole < 60_000


@pytest.mark.usefixtures("filled")
def test_preview_is_a_picture_of_its_language(filled: Flask, client: FlaskClient) -> None:
    english = client.get(f"/en{PAST}/preview.png")
    assert english.mimetype == "image/png"
    assert picture_of(english.data) == ("PNG", (1200, 630))
    assert client.get(f"/fr{PAST}/preview.png").data != english.data
    again = client.get(f"/en{PAST}/preview.png", headers={"If-None-Match": english.headers["ETag"]})
    assert again.status_code == 304

    change(filled, Event, "brussels", title=Localised(en="Ţară, Łódź and " + "very " * 80 + "long"))
    assert client.get(f"/en{PAST}/preview.png").status_code == 200
    before = client.get(f"/en{COMING}/preview.png").data
    change(filled, Event, "coming", status=EventStatus.CANCELLED)
    assert client.get(f"/en{COMING}/preview.png").data != before
    assert f"/en{COMING}/preview.png" in client.get(f"/en{COMING}").text


ERRORS = (400, 403, 405, 413, 429, 500)


def _failing(code: int) -> None:
    if code == 500:
        raise RuntimeError("on purpose")
    abort(code)


@pytest.fixture
def failing(app_of_its_own: Flask) -> FlaskClient:
    """A client of an application in which ``/xx/fail/<code>`` fails with that code."""
    app_of_its_own.add_url_rule(
        "/<lang:lang>/fail/<int:code>", "fail", lambda lang, code: _failing(code)
    )
    app_of_its_own.config["PROPAGATE_EXCEPTIONS"] = False
    return app_of_its_own.test_client()


@pytest.fixture
def app_of_its_own(database: Database) -> Flask:
    """A further application on the database, to which routes may be added."""
    return create_app(database.settings)


def _shows_error(answer: TestResponse, code: int) -> None:
    assert answer.status_code == code
    assert f'<span class="date-day">{code}</span>' in answer.text
    assert '<main id="main"' in answer.text
    assert "noindex" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("code", ERRORS)
def test_error_wears_the_same_clothes(failing: FlaskClient, code: int) -> None:
    answer = failing.get(f"/fr/fail/{code}")

    _shows_error(answer, code)
    assert '<html lang="fr">' in answer.text


def test_unknown_address_language_and_method(client: FlaskClient) -> None:
    for path in ("/en/nothing", "/de/", "/de/events", "/en/events/none", "/en/organisations/none"):
        _shows_error(client.get(path), 404)
    _shows_error(client.post("/en/events"), 405)
    assert client.get("/en").status_code in {308, 404}


def test_broken_database_still_shows_a_page(app_of_its_own: Flask) -> None:
    app_of_its_own.config["PROPAGATE_EXCEPTIONS"] = False

    @app_of_its_own.get("/broken")
    def broken() -> None:
        db.session.execute(text("SELECT nothing FROM nowhere"))

    _shows_error(app_of_its_own.test_client().get("/broken"), 500)


def test_other_codes_read_as_their_family(failing: FlaskClient) -> None:
    answer = failing.get("/en/fail/415")

    assert answer.status_code == 415
    assert "This request cannot be read" in answer.text

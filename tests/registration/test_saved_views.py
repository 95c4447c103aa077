"""Views of the guest list: kept, opened, renamed, removed, opening first; and what is refused."""

from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eventapp.auth.models import RoleName
from eventapp.registration import saved_views
from eventapp.registration.segments import Wanted
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.registration.helpers import OLGA, act, audited, registered

pytestmark = pytest.mark.usefixtures("any_database")
GUESTS = "/organise/events/evening/guests"
WAITING = f"{GUESTS}?state=waitlisted&sort=name"


@pytest.fixture(autouse=True)
def guests(app: Flask, event_id: int) -> None:
    """Two guests with a seat, the third waits."""
    registered(app, event_id, 3)


def address(page: str, label: str) -> str:
    """Return where the link with a label above the list leads to."""
    return unescape(page.partition(f">{label}</a>")[0].rpartition('href="')[2].partition('"')[0])


def current(page: str) -> list[str]:
    """Return the labels of the views that are marked as the one shown."""
    chips = page.partition('class="tools tool-nav"')[2].partition("</ul>")[0].split("<a ")[1:]
    return [x.partition(">")[2].partition("<")[0] for x in chips if 'aria-current="page"' in x]


def rows(page: str) -> list[str]:
    """Return who of the three guests stands in the table."""
    table = page.partition("<tbody>")[2]
    return [x for x in ("Guest 1", "Guest 2", "Guest 3") if f">{x}</a>" in table]


def save(client: FlaskClient, name: str, path: str = WAITING) -> TestResponse:
    """Keep the filter of a page under a name, by the form the page has."""
    page = client.get(path).text
    return send(client, path, page=page, to=address_of_form(page), name=name)


def address_of_form(page: str) -> str:
    """Return where the form of the view is sent."""
    form = page.partition('<details class="view"')[2].partition(' action="')[2]
    return unescape(form.partition('"')[0])


def press(client: FlaskClient, verb: str, path: str = WAITING) -> TestResponse:
    """Press a button of the view a page shows."""
    page = client.get(path).text
    token = fields_of(page, f"{GUESTS}/act")["csrf_token"]
    return client.post(address_of_form(page), data={"csrf_token": token, "verb": verb})


def test_a_filter_is_kept_and_finds_the_same_for_a_colleague(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    before = organiser.get(WAITING).text
    assert save(organiser, "Waiting").status_code == 303
    colleague = signed_in(app, RoleName.ORGANISER, name="otto")
    everybody = colleague.get(GUESTS).text
    assert rows(everybody) == ["Guest 1", "Guest 2", "Guest 3"]
    assert current(everybody) == ["Everybody"]
    page = colleague.get(address(everybody, "Waiting")).text
    assert rows(page) == rows(before) == ["Guest 3"]
    assert current(page) == ["Waiting"]
    assert 'aria-sort="ascending"' in page
    taken = urlsplit(address(page, "Export or print")).query
    lines = colleague.get(f"{GUESTS}.csv?{taken}").text.splitlines()
    assert len(lines) == 2
    assert "Guest 3" in lines[1]
    assert current(colleague.get(f"{WAITING}&needs=1").text) == []


def test_a_view_is_renamed_and_removed_and_the_log_says_so(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    save(organiser, "Waiting")
    answer = save(organiser, "In line")
    assert answer.status_code == 303
    assert current(organiser.get(answer.location).text) == ["In line"]
    assert urlsplit(press(organiser, "remove").location).query == urlsplit(WAITING).query
    assert "tool-nav" not in organiser.get(GUESTS).text
    found = [x.action for x in audited(app) if x.subject_type == "guest_view"]
    assert found == ["guest_view.created", "guest_view.changed", "guest_view.deleted"]


def test_the_default_opens_where_nothing_is_asked_for(organiser: FlaskClient) -> None:
    save(organiser, "Waiting")
    save(organiser, "By name", f"{GUESTS}?sort=name")
    press(organiser, "default", f"{GUESTS}?sort=name")
    press(organiser, "default")  # one at most: the other one gives way
    first = organiser.get(GUESTS).text
    assert rows(first) == ["Guest 3"]
    assert current(first) == ["Waiting"]
    everybody = organiser.get(address(first, "Everybody")).text
    assert len(rows(everybody)) == 3
    assert current(everybody) == ["Everybody"]
    press(organiser, "no_default")
    assert len(rows(organiser.get(GUESTS).text)) == 3


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("wAITING", "Another view of this event has this name."),
        ("", "Please give the view a name."),
        ("x" * 81, "Please shorten this to 80 characters."),
    ],
)
def test_a_name_is_refused_at_the_field_and_kept(
    organiser: FlaskClient, name: str, message: str
) -> None:
    save(organiser, "Waiting")
    save(organiser, "Seated", f"{GUESTS}?state=confirmed")
    for path in (f"{GUESTS}?q=Guest+3", f"{GUESTS}?state=confirmed&sort=replied"):  # new, renamed
        answer = save(organiser, name, path)
        assert answer.status_code == 422
        form = unescape(answer.text.partition('<details class="view" open')[2])
        assert message in form.partition("</form>")[0]
        assert f'value="{name}"' in form.partition("</form>")[0]
    assert 'value="Guest 3"' in save(organiser, name, f"{GUESTS}?q=Guest+3").text


def test_one_filter_is_one_view(app: Flask, organiser: FlaskClient, event_id: int) -> None:
    page = organiser.get(WAITING).text
    save(organiser, "Waiting")
    answer = send(organiser, "", page=page, to=address_of_form(page), name="The same")
    assert answer.status_code == 422
    assert "This filter is a view already: Waiting." in answer.text


def test_a_hostile_name_and_filter_are_shown_as_text(organiser: FlaskClient) -> None:
    hostile = '"><script>x</script>'
    assert save(organiser, hostile, f"{GUESTS}?q=%22%3E%3Cscript%3E&slug=x").status_code == 303
    page = organiser.get(GUESTS).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert (
        organiser.get(address(page, "&#34;&gt;&lt;script&gt;x&lt;/script&gt;")).status_code == 200
    )


def test_a_view_of_another_event_is_not_found(app: Flask, organiser: FlaskClient) -> None:
    other = factories.saved(app, factories.event(slug="other"))
    number = act(app, lambda: saved_views.save(other, "Theirs", Wanted(), by=OLGA).id)
    token = fields_of(organiser.get(GUESTS).text, f"{GUESTS}/act")["csrf_token"]
    for verb in ("rename", "remove", "default", "no_default"):
        data = {"csrf_token": token, "verb": verb, "name": "Mine"}
        assert organiser.post(f"{GUESTS}/views/{number}", data=data).status_code == 404
    assert "Theirs" not in organiser.get(GUESTS).text
    assert "Theirs" in organiser.get("/organise/events/other/guests").text
    own = f"/organise/events/other/guests/views/{number}"
    assert organiser.post(own, data={"csrf_token": token, "verb": "burn"}).status_code == 404


def test_nothing_happens_without_the_token(organiser: FlaskClient) -> None:
    page = organiser.get(WAITING).text
    send(organiser, "", page=page, to=address_of_form(page), name="Waiting", csrf_token="x")
    assert "tool-nav" not in organiser.get(GUESTS).text
    save(organiser, "Waiting")
    organiser.post(address_of_form(organiser.get(WAITING).text), data={"verb": "remove"})
    assert "tool-nav" in organiser.get(GUESTS).text


def test_an_event_has_so_many_views(app: Flask, organiser: FlaskClient, event_id: int) -> None:
    for number in range(saved_views.MOST_VIEWS):
        wanted = Wanted(search=f"guest {number}")
        act(app, saved_views.save, event_id, f"View {number}", wanted, by=OLGA)
    answer = save(organiser, "One more")
    assert answer.status_code == 422
    assert "An event has at most 30 views." in answer.text
    assert 'value="One more"' in answer.text

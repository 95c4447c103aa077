"""What the tests of personal calendars do again and again."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.backoffice.forms import send
from tests.feeds.readers import READERS, Seen, by_vobject


def press(client: FlaskClient, page: str, **fields: Any) -> TestResponse:
    """Press a button of 'Your calendar' on somebody's page; by default the one that makes it."""
    to = f"{page.rstrip('/')}/calendar"
    return send(client, page, to=to, **{"do": "make", **fields})


def make_address(client: FlaskClient, page: str, **fields: Any) -> str:
    """Make an address on somebody's page; return its path. It is shown there and then alone."""
    made = press(client, page, **fields)
    assert made.status_code == 200
    found = re.search(r"(/calendar/[\w-]{40,}\.ics)", made.text)
    assert found
    assert found[1] not in client.get(page).text
    assert found[1] not in client.get(f"{page.rstrip('/')}/calendar").text
    return found[1]


def text_of(client: FlaskClient, path: str) -> str:
    """Return a calendar, unfolded, with one line an entry's property."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text.replace("\r\n ", "")


def entries(client: FlaskClient, path: str) -> dict[str, Seen]:
    """Return what a calendar shows by title, as its readers agree on it."""
    answer = client.get(path)
    assert answer.status_code == 200
    found = by_vobject(answer.text)
    for reader in READERS[1:2]:
        assert sorted(reader(answer.text), key=lambda x: x.uid) == sorted(
            found, key=lambda x: x.uid
        )
    return {x.summary: x for x in found}


def statuses(client: FlaskClient, path: str) -> dict[str, str]:
    """Return the status of each entry by its title."""
    return {name: x.status for name, x in entries(client, path).items()}

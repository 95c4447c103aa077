"""The ways from an event's page into a reader's calendar."""

import re

import pytest
from flask.testing import FlaskClient

from tests.site.sample import COMING, PAST


@pytest.mark.usefixtures("filled")
def test_an_event_and_its_programme_can_be_followed_until_it_is_over(client: FlaskClient) -> None:
    page = client.get(f"/fr{COMING}").text
    calendars = re.findall(r'href="webcal://[^/]+([^"]+)"', page)
    assert calendars == [
        f"/fr{COMING}.ics", f"/fr{COMING}/programme.ics", "/fr/calendar/events.ics"
    ]  # fmt: skip
    for name in ("calendar.google.com", "outlook.office.com"):
        assert page.count(f'href="https://{name}') == 3
    over = client.get(f"/fr{PAST}").text
    assert re.findall(r'href="webcal://[^/]+([^"]+)"', over) == ["/fr/calendar/events.ics"]
    assert f'href="/fr{PAST}.ics"' in over

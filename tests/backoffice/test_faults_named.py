"""The summary of faults on top of a form names each field as its label does, and leads to it."""

import html
import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.registration.categorised import made
from tests.registration.helpers import guest, registered

EVENT = "/organise/events/evening"
FORMS = (
    "/organise/events/_new",
    "/organise/organisations/_new",
    "/organise/people/_new",
    "/organise/venues/_new",
    f"{EVENT}/settings",
    f"{EVENT}/programme/_new",
    f"{EVENT}/guests/_new",
    f"{EVENT}/guests/categories/_new",
    f"{EVENT}/guests/questions/_new",
    f"{EVENT}/guests/quotas/_new",
    f"{EVENT}/invitations/_new",
    f"{EVENT}/mailings/_new",
    f"{EVENT}/guests/mails/confirmed",
    f"{EVENT}/guests/{{guest}}",
)
KEPT = ("csrf_token", "revision")
ODD = "\x07"  # no field takes a bell


class _Page(HTMLParser):
    """Collects the ids of a page and the words of its labels."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.labels: dict[str, str] = {}
        self._of = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        if tag == "label":
            self._of = found.get("for") or ""

    def handle_data(self, data: str) -> None:
        if self._of:
            self.labels[self._of] = self.labels.get(self._of, "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._of = ""


@pytest.mark.parametrize("form", FORMS)
def test_each_fault_names_its_field_and_leads_to_it(app: Flask, form: str) -> None:
    event_id = factories.saved(app, factories.event(slug="evening"))
    registered(app, event_id, 1, category_id=made(app, event_id, "Public"))
    number = guest(app, event_id, 1).id
    client: FlaskClient = signed_in(app, RoleName.ADMINISTRATOR, name="olga")
    path = form.format(guest=number)
    answer = client.get(path)
    assert answer.status_code == 200
    sent = fields_of(answer.text)
    refused = client.post(path, data={x: y if x in KEPT else [ODD] for x, y in sent.items()})
    assert refused.status_code == 422
    page = _Page()
    page.feed(refused.text)
    summary = refused.text.partition('class="summary-errors"')[2].partition("</ul>")[0]
    told = re.findall(r'<a href="#([^"]*)">(.*?)</a>', summary, re.DOTALL)
    assert told
    for id, words in told:
        assert id in page.ids, (id, words)
        name = re.match(r"<strong>(.+?)</strong>", words)
        assert name or id == "main", (id, words)
        if name and id in page.labels:
            assert page.labels[id].strip() in html.unescape(name[1]), (id, words)

"""A document and the conditional requests that meet it (RFC 9110)."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import time_machine

from eventapp.web.http import Answer, Document

CHANGED = datetime(2026, 11, 21, 10, 30, 15, tzinfo=UTC)
BODY = b"BEGIN:VCALENDAR\r\n" + b"X-FILL:0123456789\r\n" * 60
HEADERS = [("Content-Type", "text/calendar; charset=utf-8"), ("Cache-Control", "public")]


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    """A day after the change."""
    with time_machine.travel(CHANGED + timedelta(days=1), tick=False):
        yield


def ask(document: Document, method: str = "GET", **headers: str) -> Answer:
    """Send a request with headers named as keywords."""
    named = {f"HTTP_{k.upper()}": v for k, v in headers.items()}
    return document.answer({"REQUEST_METHOD": method, **named})


@pytest.fixture
def document() -> Document:
    return Document.of(BODY, HEADERS, modified=CHANGED)


def test_the_whole_answer(document: Document) -> None:
    answer = ask(document)
    headers = dict(answer.headers)
    assert answer.status == "200 OK"
    assert answer.body == BODY
    assert headers["Content-Length"] == str(len(BODY))
    assert headers["Last-Modified"] == "Sat, 21 Nov 2026 10:30:15 GMT"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["ETag"].startswith('"')
    assert headers["ETag"].endswith('"')
    assert "Content-Encoding" not in headers


def test_head_has_the_headers_of_get_and_no_body(document: Document) -> None:
    for coding in ("", "gzip"):
        got, head = (ask(document, x, accept_encoding=coding) for x in ("GET", "HEAD"))
        assert head.headers == got.headers
        assert head.body == b""


def test_gzip_has_its_own_tag_and_the_same_bytes(document: Document) -> None:
    plain, packed = ask(document), ask(document, accept_encoding="deflate, gzip;q=0.5")
    assert dict(packed.headers)["Content-Encoding"] == "gzip"
    assert dict(packed.headers)["Content-Length"] == str(len(packed.body))
    assert gzip.decompress(packed.body) == BODY
    assert dict(packed.headers)["ETag"] != dict(plain.headers)["ETag"]


@pytest.mark.parametrize(
    "header", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "GZIP ;Q=0.0", "xgzip"]
)
def test_gzip_is_not_forced_on_who_does_not_take_it(document: Document, header: str) -> None:
    assert ask(document, accept_encoding=header).body == BODY


def test_a_small_body_is_not_packed() -> None:
    small = Document.of(b"x" * 499, HEADERS)
    assert "Content-Encoding" not in dict(ask(small, accept_encoding="gzip").headers)
    larger = Document.of(b"x" * 500, HEADERS)
    assert dict(ask(larger, accept_encoding="gzip").headers)["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize(
    "form", ["{0}", "W/{0}", '"other", {0}', '{0},"other"', ' "a" , W/{0} ', "*", "{1}", "W/{1}"]
)
def test_a_known_tag_is_answered_304_whichever_encoding_it_was_of(
    document: Document, form: str, coding: str
) -> None:
    plain = dict(ask(document).headers)["ETag"]
    packed = dict(ask(document, accept_encoding="gzip").headers)["ETag"]
    answer = ask(document, if_none_match=form.format(plain, packed), accept_encoding=coding)
    headers = dict(answer.headers)
    assert answer.status == "304 NOT MODIFIED"
    assert answer.body == b""
    assert headers["ETag"] == (packed if coding else plain)
    assert headers["Cache-Control"] == "public"
    assert headers["Vary"] == "Accept-Encoding"
    assert "Content-Length" not in headers
    assert "Content-Type" not in headers


@pytest.mark.parametrize("form", ['"other"', "", "{0}x", "{1}", '"*"', "W/", "{2}"])
def test_another_tag_is_answered_in_full(document: Document, form: str) -> None:
    tag = dict(ask(document).headers)["ETag"]
    sent = form.format(tag, tag.strip('"'), tag.upper())
    assert ask(document, if_none_match=sent).status == "200 OK"


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (timedelta(), "304 NOT MODIFIED"),
        (timedelta(seconds=1), "304 NOT MODIFIED"),
        (timedelta(seconds=-1), "200 OK"),
    ],
)
def test_a_date_is_compared_to_the_second(
    document: Document, since: timedelta, status: str
) -> None:
    sent = format_datetime(CHANGED + since, usegmt=True)
    assert ask(document, if_modified_since=sent).status == status


@pytest.mark.parametrize(
    "sent", ["", "yesterday", "Sat, 21 Nov 2026 10:30:15 -0000", "Sat, 99 Nov 2026 10:30:15 GMT"]
)
def test_a_date_that_is_none_is_passed_over(document: Document, sent: str) -> None:
    assert ask(document, if_modified_since=sent).status == "200 OK"


def test_a_date_to_come_is_passed_over(document: Document) -> None:
    for ahead, status in ((0, "304 NOT MODIFIED"), (1, "200 OK"), (10**9, "200 OK")):
        sent = format_datetime(CHANGED + timedelta(days=1, seconds=ahead), usegmt=True)
        assert ask(document, if_modified_since=sent).status == status


def test_the_tag_wins_over_the_date(document: Document) -> None:
    date = format_datetime(CHANGED, usegmt=True)
    old_tag = ask(document, if_none_match='"old"', if_modified_since=date)
    assert old_tag.status == "200 OK"
    tag = dict(ask(document).headers)["ETag"]
    old_date = format_datetime(CHANGED - timedelta(days=1), usegmt=True)
    assert ask(document, if_none_match=tag, if_modified_since=old_date).status.startswith("304")


def test_without_a_date_of_change_no_date_is_compared() -> None:
    document = Document.of(BODY, HEADERS)
    sent = format_datetime(CHANGED + timedelta(days=999), usegmt=True)
    assert ask(document, if_modified_since=sent).status == "200 OK"
    assert "Last-Modified" not in dict(document.headers)


def test_headers_of_the_maker_are_not_doubled() -> None:
    theirs = [*HEADERS, ("Vary", "Cookie"), ("ETag", '"x"'), ("Content-Length", "1")]
    names = [k for k, _ in ask(Document.of(BODY, theirs, modified=CHANGED)).headers]
    assert len(names) == len(set(names))


def test_the_tag_is_of_the_bytes_alone() -> None:
    one = Document.of(BODY, HEADERS, modified=CHANGED)
    two = Document.of(BODY, [("Content-Type", "text/plain")])
    other = Document.of(BODY + b"!", HEADERS, modified=CHANGED)
    assert one.tag == two.tag
    assert one.tag != other.tag

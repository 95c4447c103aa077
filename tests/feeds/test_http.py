"""Every rule of HTTP over every public feed, asked of a real server over a bare connection."""

import gzip
import http.client
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from time import sleep
from typing import NamedTuple

import pytest

from eventapp.core import clock
from tests.feeds.conftest import fill_gala
from tests.plugins.servers import PATIENCE, Server

PATHS = (
    "/en/calendar/events",
    "/fr/calendar/events{}?past=all",
    "/nl/calendar/events{}?organisation=ecpat",
    "/en/calendar/events{}?policy=regulation&rich=1",
    "/en/calendar/policy",
    "/en/events/gala",
    "/fr/events/gala/programme",
    "/en/people/jane-doe",
    "/nl/policy/regulation",
)
FEEDS = [(x if "{}" in x else f"{x}{{}}").format(kind) for x in PATHS for kind in (".ics", ".json")]
every_feed = pytest.mark.parametrize("path", FEEDS)


class Answer(NamedTuple):
    """A status, headers by lower-case name, and a body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


Ask = Callable[..., Answer]


@pytest.fixture
def ask(server: Server) -> Iterator[Ask]:
    """A function that sends a request with nothing in it but what it is given."""
    fill_gala(server.database.app)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)

    def sends(path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        connection.putrequest(method, path, skip_accept_encoding=True)
        named = {x.replace("_", "-"): y for x, y in headers.items()}
        if body:
            named["Content-Length"] = str(len(body))
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders(body or None)
        found = connection.getresponse()
        got = found.read()
        return Answer(found.status, {x.lower(): y for x, y in found.getheaders()}, got)

    yield sends
    connection.close()


def unchanged(answer: Answer) -> bool:
    """Tell whether an answer is a 304 as RFC 9110 section 15.4.5 has it, or else a 200."""
    if answer.status == 304:
        assert answer.body == b""
        assert answer.headers.keys() >= {"etag", "cache-control", "vary", "last-modified"}
        assert "content-type" not in answer.headers
    else:
        assert answer.status == 200
        assert answer.body
    return answer.status == 304


@every_feed
def test_an_answer_and_its_conditions(ask: Ask, path: str) -> None:
    """One server for all the rules: each would take seconds of its own."""
    while "last-modified" not in ask(path).headers:
        sleep(0.1)  # it is not sent before it has come (RFC 9110 section 8.8.2.1)
    made, kept = ask(f"{path}{'&' if '?' in path else '?'}x=1"), ask(path)
    assert made.body == kept.body
    check_headers(made, path)
    check_headers(kept, path)
    check_requests(ask, path, kept)
    check_tags(ask, path, kept)
    check_dates(ask, path, kept)
    check_encodings(ask, path, kept)
    check_methods(ask, path)
    assert ask(path).body == kept.body


def check_headers(answer: Answer, path: str) -> None:
    """No cookie, no redirect, no login; cached for five minutes, and read from any page."""
    named = path.partition("?")[0]
    is_json = named.endswith(".json")
    said = answer.headers
    assert answer.status == 200
    types = ("text/calendar; charset=utf-8", "application/calendar+json")
    assert said["content-type"] == types[is_json]
    assert said["cache-control"] == "public, max-age=300"
    kind = "attachment" if "/events/gala." in named else "inline"
    assert said["content-disposition"] == f'{kind}; filename="{named.rpartition("/")[2]}"'
    assert said["vary"] == "Accept-Encoding"
    assert said["access-control-allow-origin"] == "*"
    assert said["content-language"] == path[1:3]
    assert said["content-length"] == str(len(answer.body))
    assert not said.keys() & {"set-cookie", "location", "www-authenticate", "content-encoding"}
    assert "no-store" not in said["cache-control"]


def check_requests(ask: Ask, path: str, answer: Answer) -> None:
    """Whatever is said of kinds, programs, languages and ranges, the same bytes are answered."""
    for headers in (
        {"Accept": "text/html"}, {"Accept": "*/*;q=0"}, {"Accept": ";;"}, {"Accept": "x" * 4000},
        {"Accept": "text/calendar, text/plain;q=0.8"}, {"User_Agent": "Google-Calendar-Importer"},
        {"Accept_Language": "de"}, {"Cookie": "session=forged"}, {"Range": "bytes=0-9"},
        {"Authorization": "Basic eDp5"}, {"Accept_Charset": "utf-7"}, {"Origin": "https://x.eu"},
    ):  # fmt: skip
        found = ask(path, **headers)
        assert (found.status, found.body) == (200, answer.body), headers
        assert "set-cookie" not in found.headers
    head = ask(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]
    assert head.headers["etag"] == answer.headers["etag"]
    since = ask(path, "HEAD", If_None_Match=answer.headers["etag"])
    assert (since.status, since.body) == (304, b"")


def check_tags(ask: Ask, path: str, answer: Answer) -> None:
    """Tags are compared weakly, in lists and as ``*``, and win over dates."""
    tag = answer.headers["etag"]
    assert tag.startswith('"')
    for sent in (tag, f"W/{tag}", f'"x", {tag}', f'W/"x",W/{tag}', "*", f' {tag} , "y"'):
        assert unchanged(ask(path, If_None_Match=sent)), sent
    for sent in ('"x"', 'W/"x"', tag.strip('"'), '"', ",", "**", f"w/{tag}"):
        assert not unchanged(ask(path, If_None_Match=sent)), sent
    later = format_datetime(clock.now() + timedelta(seconds=-1), usegmt=True)
    assert not unchanged(ask(path, If_None_Match='"x"', If_Modified_Since=later))
    long_ago = "Thu, 01 Jan 1970 00:00:00 GMT"
    assert unchanged(ask(path, If_None_Match=tag, If_Modified_Since=long_ago))


def check_dates(ask: Ask, path: str, answer: Answer) -> None:
    """A date alone does, in each of the forms of RFC 9110 section 5.6.7; else it is ignored."""
    said = answer.headers["last-modified"]
    when = parsedate_to_datetime(said)
    assert when <= clock.now()
    forms = (
        said,
        f"{when:%A, %d-%b-%y %H:%M:%S GMT}",  # RFC 850
        f"{when:%a %b} {when.day:2} {when:%H:%M:%S %Y}",  # asctime
    )
    for sent in forms:
        assert unchanged(ask(path, If_Modified_Since=sent)), sent
    for sent in (
        format_datetime(when - timedelta(seconds=1), usegmt=True),
        "yesterday", "", "0", "-1", "Sat, 31 Feb 2026 00:00:00 GMT", "Xxx, 99 Xxx 9999 99:99:99",
        f"{when.isoformat()}", str(int(when.timestamp())), "Mon, 01 Jan 0001 00:00:00 +9999",
    ):  # fmt: skip
        assert not unchanged(ask(path, If_Modified_Since=sent)), sent
    # Of a moment that has not come nobody can know what changed (RFC 9110 section 13.1.3).
    future = format_datetime(clock.now() + timedelta(days=400), usegmt=True)
    assert not unchanged(ask(path, If_Modified_Since=future))


def check_encodings(ask: Ask, path: str, answer: Answer) -> None:
    """gzip has a tag of its own, and either tag is good for either."""
    packed = ask(path, Accept_Encoding="gzip, deflate, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == answer.body
    assert packed.headers["etag"] != answer.headers["etag"]
    assert packed.headers["vary"] == "Accept-Encoding"
    for tag in (packed.headers["etag"], answer.headers["etag"]):
        for encoding in ("gzip", "identity"):
            sent = {"If_None_Match": tag, "Accept_Encoding": encoding}
            assert unchanged(ask(path, **sent)), sent
    for refused in ("identity", "gzip;q=0", "br", ""):
        assert "content-encoding" not in ask(path, Accept_Encoding=refused).headers


def check_methods(ask: Ask, path: str) -> None:
    """What programs try that take a feed for a calendar of their own is refused, and no more."""
    for method in (
        "PUT", "POST", "DELETE", "PATCH", "PROPFIND", "PROPPATCH", "REPORT", "MKCALENDAR",
        "MKCOL", "LOCK", "OPTIONS",
    ):  # fmt: skip
        found = ask(path, method, b"BEGIN:VCALENDAR\r\n", Content_Type="text/calendar")
        assert found.status == (204 if method == "OPTIONS" else 405), method
        assert "GET" in found.headers["allow"]
        assert "set-cookie" not in found.headers

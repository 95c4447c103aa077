"""Public pages and feeds kept in memory, each under the revision it was made from.

One small query decides whether a kept page is still true, so a change shows at once in every
process. What changes by the clock alone carries the instant until which it holds.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from weakref import WeakSet

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.web.http import Document, readable_date

MEMORY = 32 * 1024 * 1024  # bytes of kept pages in one process
LONGEST_KEY = 1000  # characters of an address; a longer one is answered and not kept
HTML_CACHING = "public, no-cache"

_SITE = "SELECT number, changed_at, 0 FROM site_revision WHERE id = 1"
_EVENT = (
    "SELECT number, changed_at, (SELECT number FROM seat_count WHERE event_id = {event:d})"
    " FROM site_revision WHERE id = 1"
)
_ALL = (
    "SELECT number, changed_at, (SELECT COALESCE(SUM(number), 0) FROM seat_count)"
    " FROM site_revision WHERE id = 1"
)

ALL_SEATS = -1
NO_SEATS = 0


@dataclass(frozen=True, slots=True)
class Depends:
    """What a page was made from, and until when it holds."""

    site: Any
    seats_of: int = NO_SEATS
    seats: Any = 0
    until: datetime | None = None
    modified: datetime | None = None
    arguments: frozenset[str] = frozenset()
    is_searched: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """A document and what it depends on."""

    document: Document
    depends: Depends


def _statement(seats_of: int) -> str:
    match seats_of:
        case 0:
            return _SITE
        case -1:
            return _ALL
        case event:
            return _EVENT.format(event=event)


@dataclass(slots=True)
class Shelf:
    """The kept pages of one process, the least recently used dropped first."""

    engine: Engine
    limit: int = MEMORY
    used: int = 0
    kept: OrderedDict[str, Kept] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    local: threading.local = field(default_factory=threading.local)
    opened: WeakSet[Any] = field(default_factory=WeakSet)

    def revision(self, seats_of: int) -> tuple[Any, Any, Any]:
        """Return the site's number and instant of change, and the number of the seats asked for."""
        cursor = getattr(self.local, "cursor", None) or self._open()
        try:
            row = cursor.execute(_statement(seats_of)).fetchone()
        except Exception:
            self.local.cursor = None
            self.local.connection.invalidate()
            raise
        return tuple(row) if row else (0, None, 0)

    def _open(self) -> Any:
        # The driver's own cursor, kept by each thread: a third of the time of SQLAlchemy's.
        connection = self.engine.raw_connection()
        if self.engine.dialect.name == "postgresql":
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]
        self.opened.add(connection)
        self.local.connection = connection
        self.local.cursor = connection.cursor()
        return self.local.cursor

    def close(self) -> None:
        """Forget every page and close the threads' connections.

        They are not given back: on PostgreSQL they commit by themselves, which no session may.
        """
        with self.lock:
            self.kept.clear()
            self.used = 0
        for connection in tuple(self.opened):
            if connection.is_valid:
                connection.invalidate()
        self.local = threading.local()

    def find(self, key: str) -> Document | None:
        """Return the document kept under a key, when it is still true."""
        kept = self.kept.get(key)
        if kept is None:
            return None
        depends = kept.depends
        if depends.until and clock.now() >= depends.until:
            return None
        site, _, seats = self.revision(depends.seats_of)
        if (site, seats) != (depends.site, depends.seats):
            return None
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
        return kept.document

    def keep(self, key: str, kept: Kept) -> None:
        """Keep a document, dropping old ones beyond the limit."""
        if len(key) > LONGEST_KEY:
            return
        with self.lock:
            old = self.kept.pop(key, None)
            self.used -= _weight(key, old) if old else 0
            self.kept[key] = kept
            self.used += _weight(key, kept)
            while self.used > self.limit:
                oldest, dropped = self.kept.popitem(last=False)
                self.used -= _weight(oldest, dropped)


def shelf() -> Shelf:
    """Return the shelf of the running application."""
    found: Shelf = current_app.extensions["pages"]
    return found


def kept(*arguments: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep what a view answers with 200, for as long as nothing a reader could see changes.

    A request with query arguments other than ``arguments`` is answered but not kept. One written
    ``name=value`` is kept with that value alone: any other means nothing.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def keeping(*args: Any, **values: Any) -> Any:
            # Read before the view reads anything: what is newer than its revision is made again,
            # what is older than its revision would stay.
            site, changed, _ = shelf().revision(NO_SEATS)
            g.depends = Depends(site=site, modified=_aware(changed), arguments=frozenset(arguments))
            return view(*args, **values)

        return keeping

    return decorate


def changed_at() -> datetime | None:
    """Return when anything a reader could see last changed, as of the start of this request."""
    found: datetime | None = g.depends.modified
    return found


def unkept(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a private page use what kept pages are made of, and keep nothing of it."""

    @wraps(view)
    def wrapped(*args: Any, **values: Any) -> Any:
        g.depends = Depends(site=None)
        try:
            return view(*args, **values)
        finally:
            g.pop("depends", None)

    return wrapped


def depend_on_seats(event_id: int = ALL_SEATS) -> None:
    """Say, before reading them, that the page shows places left of one event, or of any."""
    _, _, seats = shelf().revision(event_id)
    g.depends = replace(g.depends, seats_of=event_id, seats=seats)


def holds_until(*instants: datetime | None) -> None:
    """Say that the page changes by the clock alone at the first of these that is still to come."""
    now = clock.now()
    coming = [x for x in (*instants, g.depends.until) if x and x > now]
    g.depends = replace(g.depends, until=min(coming, default=None))


def keep_out_of_searches() -> None:
    """Say that search engines are not to show what is answered, page or feed or picture."""
    g.depends = replace(g.depends, is_searched=False)


def is_searched() -> bool:
    """Tell whether search engines may show what is answered, as far as was said yet."""
    return "depends" not in g or bool(g.depends.is_searched)


def rolled_at(*instants: datetime | None) -> None:
    """Say at which instants the content changed by the clock alone; the last one passed counts."""
    now = clock.now()
    passed = [x for x in instants if x and x <= now]
    known = [g.depends.modified] if g.depends.modified else []
    g.depends = replace(g.depends, modified=max(passed + known, default=None))


def _aware(value: Any) -> datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is None:
        return None
    # SQLite's driver gives no offset, PostgreSQL's that of the server.
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _weight(key: str, kept: Kept) -> int:
    return kept.document.size + len(key)


def _key(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _finish(response: Response) -> Response:
    depends: Depends | None = g.pop("depends", None)
    if depends is None or response.status_code != 200 or request.method not in {"GET", "HEAD"}:
        return response
    response.direct_passthrough = False
    response.headers.setdefault("Cache-Control", HTML_CACHING)
    if not depends.is_searched:
        response.headers["X-Robots-Tag"] = "noindex"
    is_html = response.mimetype == "text/html"
    modified = None if is_html else depends.modified
    if modified and modified > clock.now():
        # RFC 9110 section 8.8.2.1 forbids to send it yet; once it has come, the page is made anew.
        depends = replace(depends, until=min(depends.until or modified, modified))
        modified = None
    document = Document.of(response.get_data(), response.headers.items(), modified=modified)
    personal = "Set-Cookie" in response.headers
    said = request.args.items(multi=True)
    if all({x, f"{x}={y}"} & depends.arguments for x, y in said) and not personal:
        query = request.query_string.decode("latin-1")
        shelf().keep(_key(request.environ["PATH_INFO"], query), Kept(document, depends))
    answer = document.answer(request.environ)
    # Given an empty body, Response would call it the length of a HEAD's answer.
    return Response(answer.body or None, answer.status, answer.headers)


def init_app(app: Flask) -> None:
    """Finish kept pages after everything else has added its headers."""
    with app.app_context():
        app.extensions["pages"] = Shelf(db.engine)
    app.after_request(_finish)


def serve_kept(app: Flask) -> None:
    """Answer kept pages before Flask is asked: what is true already need not be made again."""
    inner = app.wsgi_app
    shelf: Shelf = app.extensions["pages"]

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is not None and not readable_date(since):
            del environ["HTTP_IF_MODIFIED_SINCE"]  # libraries stumble over some
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            key = _key(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
            try:
                document = shelf.find(key)
            except Exception:  # the database is away: the view will say so
                document = None
            if document is not None:
                answer = document.answer(environ)
                start_response(answer.status, answer.headers)
                return [answer.body]
        return inner(environ, start_response)

    app.wsgi_app = serve  # type: ignore[method-assign]

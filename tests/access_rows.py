"""How a route answers nobody, a stranger, and each role: the rows of tests/test_access.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One route: the address, and the status each of PEOPLE is given."""

    method: str
    endpoint: str
    path: str
    statuses: tuple[int, ...]


def public(endpoint: str, path: str, status: int = 200, *, method: str = "GET") -> Row:
    """Return the row of a route that answers everybody alike."""
    return Row(method, endpoint, path, (status,) * 5)


def organisers(endpoint: str, path: str, status: int = 200) -> Row:
    """Return the row of a page for organisers."""
    return Row("GET", endpoint, path, (303, 403, 403, status, status))


def organisers_post(endpoint: str, path: str, status: int) -> Row:
    """Return the row of a form for organisers."""
    return Row("POST", endpoint, path, (401, 403, 403, status, status))


def both(endpoint: str, path: str, refused: int = 422) -> list[Row]:
    """Return the rows of an editing page for organisers."""
    return [organisers(endpoint, path), organisers_post(endpoint, path, refused)]


def keepers(method: str, endpoint: str, path: str) -> Row:
    """Return the row of a page for the one role that none of PEOPLE has."""
    return Row(method, endpoint, path, (303 if method == "GET" else 401, 403, 403, 403, 403))


CALENDAR = "/organise/events/_calendar"
BROUGHT = [  # calendars of others, as events and as days
    organisers("calendar_imports.start", CALENDAR),
    organisers_post("calendar_imports.look_at", CALENDAR, 422),
    organisers("calendar_imports.look", f"{CALENDAR}/none", 404),
    organisers_post("calendar_imports.take", f"{CALENDAR}/none", 303),
    organisers_post("calendar_imports.discard", f"{CALENDAR}/none/discard", 404),
    organisers("institutions.index", "/organise/institutions"),
    organisers("institutions.on", "/organise/institutions/_on"),
    *both("institutions.new", "/organise/institutions/_new"),
    organisers("institutions.edit", "/organise/institutions/1", 404),
    organisers_post("institutions.edit", "/organise/institutions/1", 404),
    organisers_post("institutions.delete", "/organise/institutions/1/delete", 404),
]

"""What stands on every page: whose site it is."""

from flask import Flask, g

from eventapp.organisations.models import Organisation, OrganisationKind
from eventapp.organisations.queries import coalition


def owner() -> Organisation:
    """Return the coalition, read once a request; before any import a nameless one."""
    if "coalition" not in g:
        g.coalition = coalition() or Organisation(
            slug="", name="eventapp", short_name="", city="", kind=OrganisationKind.COALITION
        )
    found: Organisation = g.coalition
    return found


def init_app(app: Flask) -> None:
    """Let every template ask."""
    app.jinja_env.globals["coalition"] = owner

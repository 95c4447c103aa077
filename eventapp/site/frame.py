"""What stands on every page: whose site it is, and the words templates use."""

from urllib.parse import urlsplit

from flask import Flask, g

from eventapp.core.localised import Localised
from eventapp.feeds.links import subscription
from eventapp.organisations.models import Organisation, OrganisationKind
from eventapp.organisations.queries import coalition
from eventapp.people.naming import shown_honorific
from eventapp.people.wording import office_name
from eventapp.programme.following import ways
from eventapp.site import labels, programme_view, timeline
from eventapp.web.languages import public_blueprint
from eventapp.web.templating import language_name

bp = public_blueprint("site", "eventapp.site")


def _nameless() -> Organisation:
    return Organisation(
        slug="",
        name="eventapp",
        short_name="",
        summary=Localised(),
        city="",
        country="",
        website="",
        kind=OrganisationKind.COALITION,
    )


def owner() -> Organisation:
    """Return the coalition, read once a request; before any import a nameless one."""
    if g.get("broken"):
        # The page that says that something broke must not need what may be broken.
        return _nameless()
    if "coalition" not in g:
        g.coalition = coalition() or _nameless()
    held: Organisation = g.coalition
    return held


def sentence(text: str) -> str:
    """Return a text that begins a line: its first letter is a capital."""
    return text[:1].upper() + text[1:]


def host_of(address: str) -> str:
    """Return the host of a web address as a reader knows it, without ``www.``."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def init_app(app: Flask) -> None:
    """Let every template ask."""
    labels.init_app(app)
    app.jinja_env.filters.update(sentence=sentence, host=host_of, language=language_name)
    app.jinja_env.filters.update(office=office_name, ways=ways)
    app.jinja_env.globals.update(
        coalition=owner,
        subscription=subscription,
        precisions=timeline.precisions,
        says_organisation=programme_view.says_organisation,
        shown_honorific=shown_honorific,
    )

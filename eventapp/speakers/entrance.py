"""The way in by a speaker's link: one blueprint for every page behind it, and what closes it."""

from eventapp.speakers import deputies, links, queries, released
from eventapp.speakers.models import SpeakerLink
from eventapp.web import personal
from eventapp.web.languages import public_blueprint

bp = public_blueprint("speaker", __name__, prefix="/speaker/<token>")
personal.keep_personal(bp)
personal.say_closed(bp, "speakers/closed.html")

PER_ANSWER = "60 per 10 minutes"
# From however many addresses: each answer is logged, and may be mailed.
PER_LINK = "60 per hour"


class Closed(personal.Closed):
    """A link that opens nothing, of somebody who is not asked any more perhaps.

    ``may_consent`` tells that the page of consents opens all the same.
    """

    def __init__(
        self, *, was_open: bool, has_given_way: bool = False, may_consent: bool = False
    ) -> None:
        super().__init__("speaker_link", was_open=was_open)
        self.has_given_way = has_given_way
        self.may_consent = may_consent


def opened(token: str) -> SpeakerLink:
    """Return the link of a token, with person, event, venue and facts.

    :raises Closed: when it opens nothing (any more).
    """
    link = _made(token)
    if is_open(link, token):
        return link
    is_revoked = links.is_revoked(link, token)
    raise Closed(
        was_open=True,
        has_given_way=not is_revoked and deputies.has_given_way(link.event_id, link.person_id),
        may_consent=released.stands_anywhere(link.person_id),
    )


def opened_for_consents(token: str) -> SpeakerLink:
    """Return the link of a token, revoked or idle too while its person stands on public pages.

    :raises Closed: when it opens nothing, and the person is on no public page.
    """
    link = _made(token)
    return link if released.stands_anywhere(link.person_id) else opened(token)


def is_open(link: SpeakerLink, token: str) -> bool:
    """Tell whether the token of a link opens its person's own page."""
    of_person = link.event_id, link.person_id
    is_theirs = queries.is_asked(*of_person) or released.is_public_at(*of_person)
    return is_theirs and not links.is_revoked(link, token)


def _made(token: str) -> SpeakerLink:
    link = queries.link_by_token(token)
    if link is None:
        raise Closed(was_open=False)
    return link

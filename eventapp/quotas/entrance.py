"""The way in by a focal point's link: one blueprint for every page behind it, what closes it."""

from eventapp.events.models import Event, EventStatus
from eventapp.quotas import queries
from eventapp.registration.quota_models import Quota
from eventapp.web.languages import public_blueprint
from eventapp.web.personal import Closed, keep_personal, say_closed

bp = public_blueprint("quota", __name__, prefix="/quota/<token>")
keep_personal(bp)
say_closed(bp)


def opened(token: str) -> tuple[Quota, Event]:
    """Return the quota of a token, with its organisation, and its event with its venue.

    :raises Closed: when it opens nothing (any more).
    """
    found = queries.by_token(token)
    if found is None or found[1].status is EventStatus.DRAFT:
        raise Closed("quota", was_open=False)
    if found[0].revoked_at is not None:
        raise Closed("quota", was_open=True)
    return found

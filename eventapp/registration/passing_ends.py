"""How an offer of a place to a colleague ends without one: the one record of it, for all ways."""

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration import passing_mails, passing_queries
from eventapp.registration.models import Registration
from eventapp.registration.passing_models import Passing, PassingState

_VERBS = {
    PassingState.ACCEPTED: "accepted",
    PassingState.DECLINED: "declined",
    PassingState.LAPSED: "lapsed",
    PassingState.WITHDRAWN: "withdrawn",
}


def withdraw(holder: Registration, event: Event, *, by: Actor) -> bool:
    """Take back a place that its holder offered, under the event's lock; tell the colleague.

    Whoever takes a confirmed guest's place from them calls it, so that no link outlives the place.
    Return whether there was anything to take back.
    """
    passing = passing_queries.open_of(holder.id)
    if passing is None:
        return False
    passing_mails.withdrawn(passing, holder, event)
    end(passing, holder, PassingState.WITHDRAWN, by=by)
    return True


def end(passing: Passing, holder: Registration, state: PassingState, *, by: Actor) -> None:
    """Write down what came of an offer; of a colleague who does not come no address is kept."""
    passing.state = state
    if state is not PassingState.ACCEPTED:
        passing.email = ""
    written(passing, _VERBS[state], holder, by=by)
    db.session.flush()


def written(passing: Passing, verb: str, holder: Registration, *, by: Actor) -> None:
    """Write an audit entry of the unflushed changes."""
    diff = {x: y for x, y in audit.changes(passing).items() if x != "email"}
    about = {"label": f"{holder.name} → {passing.name}", "event_id": holder.event_id}
    audit.record(f"passing.{verb}", passing, by=by, diff=diff, **about)  # type: ignore[arg-type]

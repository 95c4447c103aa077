"""The organisers' page of how balanced panels are: counts of what people said of themselves."""

from flask import render_template

from eventapp.auth.access import private_blueprint, requires
from eventapp.auth.models import RoleName
from eventapp.events.queries import event_of
from eventapp.people.balance import counts
from eventapp.people.tallies import LEAST
from eventapp.people.wording import GENDERS
from eventapp.programme import queries
from eventapp.programme.models import GONE, Session

bp = private_blueprint("balance", __name__, "/organise/events/<slug>/balance")


@bp.get("")
@requires(RoleName.ORGANISER)
def show(slug: str) -> str:
    event = event_of(slug)
    sessions = queries.whole_programme(event.id)
    groups = {x.id: _people(x) for x in sessions}
    found = counts({0: {id for group in groups.values() for id in group}, **groups})
    return render_template(
        "programme/manage/balance.html",
        event=event,
        whole=found[0],
        lines=[(x, found[x.id]) for x in sessions if groups[x.id]],
        genders=GENDERS,
        least=LEAST,
    )


def _people(session: Session) -> set[int]:
    there = (x for x in session.appearances if x.state not in GONE)
    return {x.person_id for x in there if x.person_id}

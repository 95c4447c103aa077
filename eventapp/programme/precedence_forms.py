"""The forms of an event's order of precedence."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as SubForm
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.people.models import OfficeKind
from eventapp.people.wording import OFFICES
from eventapp.programme.precedence import TieRule
from eventapp.programme.protocol import LAST_PLACE, RankData, ScaleData, StandingData
from eventapp.programme.ranks import PrecedenceRank
from eventapp.web.fields import Choice, LocalisedField, Partial, Rows, Ticks, number_of
from eventapp.web.forms import Line, Whole
from eventapp.web.templating import loc_text

RULES = {
    TieRule.OFFICE_DATE: _l("Who holds the office longer, then the alphabet"),
    TieRule.ALPHABET: _l("The alphabet, by last name"),
}


class RankRow(SubForm):
    """One rank; an empty row is none. ``number`` says where it stands among the others."""

    id = HiddenField()
    number = Whole(_l("Number"), [Optional()], low=0, high=999)
    name = LocalisedField(_l("Rank"))
    offices = Ticks(_l("Offices that have it"))
    gone = BooleanField(_l("Remove"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offices.offer((x.value, y) for x, y in OFFICES.items() if x is not OfficeKind.OTHER)

    @property
    def is_given(self) -> bool:
        """Tell whether the row says anything and is to stay."""
        return bool(not self.gone.data and (self.name.data or self.offices.data))

    def to_request(self) -> RankData:
        """Return what the service needs."""
        return RankData(
            id=number_of(self.id.data),
            name=self.name.data,
            offices=tuple(OfficeKind(x) for x in self.offices.data or ()),
        )


class ScaleForm(RecordForm):
    """The ranks of an event and the rule for ties."""

    tie_rule = Choice(_l("Of two of the same rank, first comes"))
    ranks = Rows(FormField(RankRow), label=_l("Ranks"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tie_rule.offer((x.value, label) for x, label in RULES.items())

    def rows_kept(self) -> dict[str, list[int]]:
        """Return which rows the service was given, in its order."""
        return {"ranks": self._in_order()}

    def _in_order(self) -> list[int]:
        """Return the rows given by the number typed in each; one without a number comes last."""
        given = [n for n, x in enumerate(self.ranks) if x.form.is_given]
        typed = [x.form.number.data for x in self.ranks]
        return sorted(given, key=lambda n: 1000 if typed[n] is None else typed[n])

    def to_request(self) -> ScaleData:
        """Return what the service needs."""
        rows = list(self.ranks)
        ranks = tuple(rows[n].form.to_request() for n in self._in_order())
        return ScaleData(tie_rule=TieRule(self.tie_rule.data), ranks=ranks)


class StandingForm(RecordForm):
    """What is decided by hand of one person."""

    rank_id = Choice(_l("Rank"))
    since = Partial(_l("Holds the office since"), description=_l("Empty: as the offices say."))
    place = Whole(
        _l("Place among everybody of this event"),
        [Optional()],
        low=1,
        high=LAST_PLACE,
        description=_l("Only to overrule rank and ties. Empty: no place by hand."),
    )
    reason = Line(_l("Reason for this place"), length=300)

    def offer(self, ranks: Sequence[PrecedenceRank]) -> None:
        """Set the ranks to choose from."""
        known = [(x.id, loc_text(x.name)) for x in ranks]
        self.rank_id.offer([("", _l("By the offices held")), *known])

    def to_request(self) -> StandingData:
        """Return what the service needs."""
        return StandingData(
            rank_id=self.rank_id.number,
            since=self.since.data,
            place=self.place.data,
            reason=self.reason.data or "",
        )

"""The forms of the release page."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from eventapp.auth.editing import RecordForm
from eventapp.programme.models import ReleaseStage
from eventapp.releases.wording import CHANGES, STAGES
from eventapp.web.fields import Choice, LocalisedField, Moment


class ReleaseForm(RecordForm):
    """What is released, with a note to readers; ``seen`` tells which difference was shown."""

    stage = HiddenField()
    seen = HiddenField()
    anyway = BooleanField(_l("Release all the same"))
    note = LocalisedField(
        _l("Note to readers"),
        paragraphs=True,
        length=1000,
        description=_l("It stands above the list of changes; it may be left empty."),
    )


class TimeForm(RecordForm):
    """When a stage is to be released."""

    what = Choice(_l("What"), choices=[SelectChoice(x.value, STAGES[x]) for x in ReleaseStage])
    at = Moment(_l("When"), [InputRequired(_l("Please enter a date and time."))])
    despite = BooleanField(_l("Release despite what clashes now"))

    def offer(self, stages: Iterable[ReleaseStage], shown: ReleaseStage | None) -> None:
        """Offer the stages to come; of the one ``shown`` already, what changes in it by then."""
        self.what.offer((x.value, CHANGES if x is shown else STAGES[x]) for x in stages)


def stage_of(value: Any) -> ReleaseStage:
    """Return the stage of a request's value; all there is when it names none."""
    known = {x.value: x for x in ReleaseStage if x is not ReleaseStage.DATE}
    return known.get(str(value or ""), ReleaseStage.SPEAKERS)

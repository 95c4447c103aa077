"""What a programme lacks, in words for nobody yet."""

from dataclasses import replace

import pytest

from eventapp.core.localised import Localised
from eventapp.programme.rules import Gap, Lack, Line, lacks

ALL = Localised(en="x", fr="x", nl="x")
WHOLE = Line(id=1, title=ALL, abstract=ALL, unnamed=0, unconfirmed=())


def test_a_whole_programme_lacks_nothing() -> None:
    assert lacks([WHOLE, replace(WHOLE, id=2, abstract=Localised())]) == []


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"title": Localised(en="x")}, Lack(Gap.TITLE, 2, languages=("fr", "nl"))),
        ({"abstract": Localised(fr="x")}, Lack(Gap.ABSTRACT, 2, languages=("en", "nl"))),
        ({"unnamed": 2}, Lack(Gap.NAME, 2, number=2)),
        ({"unconfirmed": ("Ann",)}, Lack(Gap.CONFIRMATION, 2, names=("Ann",))),
        ({"gone": ("Ann",)}, Lack(Gap.GONE, 2, names=("Ann",))),
    ],
)
def test_each_gap_is_found_at_its_session(change: dict[str, object], lack: Lack) -> None:
    assert lacks([WHOLE, replace(WHOLE, id=2, **change)]) == [lack]


def test_no_abstract_is_wanted_in_a_language_that_none_has() -> None:
    english = replace(WHOLE, abstract=Localised(en="x", de="x"))
    assert lacks([english, replace(english, id=2)]) == []

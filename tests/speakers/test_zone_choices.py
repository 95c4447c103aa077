"""The list of time zones on a speaker's page."""

from eventapp.core.checks import zones
from eventapp.speakers.zone_choices import CAPITALS, zone_groups


def test_the_likely_zones_stand_first_and_each_stands_once() -> None:
    likely, regions = zone_groups(zones(), "America/New_York")
    assert likely[0] == "America/New_York"
    assert set(likely[1:]) == CAPITALS
    every = [*likely, *(x for _region, found in regions for x in found)]
    assert len(every) == len(set(every)) == len(zones())

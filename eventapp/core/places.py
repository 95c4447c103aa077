"""Names of cities in the reader's language, as far as CLDR knows them."""

from collections.abc import Mapping
from functools import cache

from babel import Locale


@cache
def _cities(lang: str) -> Mapping[str, str]:
    return {
        zone.rpartition("/")[2].replace("_", " "): names["city"]
        for zone, names in Locale(lang).time_zones.items()
        if "city" in names
    }


def city_name(city: str, lang: str) -> str:
    """Return how readers of ``lang`` call a city after which a time zone is named, else the city.

    That covers the capitals: Brussels is Bruxelles and Brussel.
    """
    return _cities(lang).get(city, city)

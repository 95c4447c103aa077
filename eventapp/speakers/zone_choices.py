"""The time zones a speaker may read their hours in: those likely first, each once. Pure."""

from collections.abc import Iterable, Sequence

# Of the capitals of the European Union.
CAPITALS = frozenset(
    f"Europe/{x}"
    for x in [
        "Amsterdam",
        "Athens",
        "Berlin",
        "Bratislava",
        "Brussels",
        "Bucharest",
        "Budapest",
        "Copenhagen",
        "Dublin",
        "Helsinki",
        "Lisbon",
        "Ljubljana",
        "Luxembourg",
        "Madrid",
        "Malta",
        "Paris",
        "Prague",
        "Riga",
        "Rome",
        "Sofia",
        "Stockholm",
        "Tallinn",
        "Vienna",
        "Vilnius",
        "Warsaw",
        "Zagreb",
    ]
) | {"Asia/Nicosia"}


def zone_groups(
    known: Iterable[str], of_event: str
) -> tuple[Sequence[str], Sequence[tuple[str, Sequence[str]]]]:
    """Return the likely zones, the event's own first, then all others under their region."""
    zones = sorted(known)
    likely = [x for x in zones if x == of_event]
    likely += [x for x in zones if x in CAPITALS and x != of_event]
    regions: dict[str, list[str]] = {}
    for name in zones:
        if name not in likely:
            regions.setdefault(name.partition("/")[0], []).append(name)
    return likely, list(regions.items())

"""Whoever guesses codes is slowed; whoever has one is not, whatever others do.

After some wrong codes an address waits. When many are wrong in all, each address has one try
left: nobody who types a right code at first notices.
"""

from flask import current_app
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse

from eventapp.web.limits import limiter

PER_SENDER = parse("20 per hour")
IN_ALL = parse("300 per hour")
ONE = parse("1 per hour")


def is_stopped(event_id: int) -> bool:
    """Tell whether this address has to wait before it tries another code."""
    if not current_app.config["COUNTS_REQUESTS"]:
        return False
    if not _test(PER_SENDER, "sender", get_remote_address()):
        return True
    return not _test(IN_ALL, "event", event_id) and not _test(ONE, "once", get_remote_address())


def was_wrong(event_id: int) -> None:
    """Count a wrong code."""
    if current_app.config["COUNTS_REQUESTS"]:
        sender = get_remote_address()
        for item, *key in (
            (PER_SENDER, "sender", sender),
            (IN_ALL, "event", event_id),
            (ONE, "once", sender),
        ):
            limiter.limiter.hit(item, "code", *map(str, key))


def _test(item: RateLimitItem, *key: object) -> bool:
    return limiter.limiter.test(item, "code", *map(str, key))

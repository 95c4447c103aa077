"""Rate limits, counted in memory or in Redis."""

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from eventapp.core.settings import Settings
from eventapp.web.counts import SCHEME

limiter = Limiter(get_remote_address, headers_enabled=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Count per address; REDIS_URL lets several servers count together."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or f"{SCHEME}://"
    app.config["COUNTS_REQUESTS"] = settings.ratelimit_enabled
    limiter.init_app(app)


@limiter.request_filter
def _is_off() -> bool:
    # Asked of each application: the limiter's own switch would be that of the last one made.
    return not current_app.config["COUNTS_REQUESTS"]

"""Rate limits, counted in memory or in Redis."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from eventapp.core.settings import Settings

limiter = Limiter(get_remote_address, headers_enabled=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Count per address; REDIS_URL lets several servers count together."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_ENABLED"] = settings.ratelimit_enabled
    limiter.init_app(app)

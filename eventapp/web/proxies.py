"""Proxies in front: they alone know who asked, and whether by https."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from eventapp.core.settings import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Believe as many of the last X-Forwarded-For and -Proto as there are proxies of ours.

    What stands before those was written by the visitor. The host is that of the settings.
    """
    if count := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0
        )

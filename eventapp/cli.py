"""The commands of `flask --app app`. Each calls one service."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the commands to the application."""

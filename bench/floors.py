"""The two floors every figure is compared with, served beside the app in the same run.

F0: a bare Flask view that returns a fixed string of 10 kB. F1: a Flask view that reads one event
and seven speakers through SQLAlchemy from SQLite and renders them with Jinja.
"""

import os

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

FIXED = "x" * 10_000

PAGE = """<!doctype html><html lang="en"><head><title>{{ event.title }}</title></head><body>
<h1>{{ event.title }}</h1><p>{{ event.summary }}</p><p>{{ event.place }}, {{ event.day }}</p>
<ul>{% for s in event.speakers %}<li><b>{{ s.name }}</b> {{ s.role }}, {{ s.organisation }}
<p>{{ s.biography }}</p></li>{% endfor %}</ul></body></html>"""


class Base(DeclarativeBase):
    """The floor's own tables."""


db = SQLAlchemy(model_class=Base)


class Event(db.Model):  # type: ignore[name-defined, misc]
    """One event."""

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    place: Mapped[str]
    day: Mapped[str]
    speakers: Mapped[list["Speaker"]] = relationship()


class Speaker(db.Model):  # type: ignore[name-defined, misc]
    """One of its seven speakers."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str]
    role: Mapped[str]
    organisation: Mapped[str]
    biography: Mapped[str]


def create_f0() -> Flask:
    """Return the floor that does nothing."""
    app = Flask("f0")

    @app.get("/")
    def fixed() -> str:
        return FIXED

    return app


def create_f1() -> Flask:
    """Return the floor that reads and renders, over the database named by FLOOR_DATABASE."""
    app = Flask("f1")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['FLOOR_DATABASE']}"
    app.jinja_loader = DictLoader({"event.html": PAGE})  # type: ignore[assignment]
    db.init_app(app)

    @app.get("/")
    def page() -> str:
        event = db.session.scalars(
            select(Event).where(Event.id == 1).options(selectinload(Event.speakers))
        ).one()
        return render_template("event.html", event=event)

    return app


def fill_f1() -> None:
    """Make the floor's database."""
    app = create_f1()
    with app.app_context():
        db.create_all()
        event = Event(
            title="High-level event on the proposed EU Regulation",
            summary="Members, experts and survivors set out why the proposal is needed. " * 4,
            place="Brussels",
            day="2023-03-20",
        )
        event.speakers = [
            Speaker(
                name=f"Speaker {n}",
                role="Panellist",
                organisation=f"Organisation {n}",
                biography="A biography of a few lines. " * 12,
            )
            for n in range(7)
        ]
        db.session.add(event)
        db.session.commit()

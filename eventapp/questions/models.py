"""Question and Answer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Base, ReaderVisible, Record, enum_column, reference
from eventapp.core.localised import Localised, LocalisedText


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    COUNTRY = "country"
    LANGUAGE = "language"
    FILE = "file"
    CONSENT = "consent"


class Question(Record, ReaderVisible, Base):
    """One question of an event's form.

    ``slug`` is the key by which files know it. ``categories`` are the numbers of those it is
    asked of, of everybody when there are none; ``options`` are maps of ``key``, ``label`` (by
    language) and ``retired``. With ``on_id`` it is asked of who answered that question with one
    of ``on_values``, with anything when there are none. ``delete_on`` is the first day without
    the answers. ``version`` grows with the wording of a consent; ``retired_at`` is when it was
    last asked.
    """

    __tablename__ = "question"
    # An index and not a constraint, which SQLite can only add by copying the table.
    __table_args__ = (Index("ix_question_slug", "event_id", "slug", unique=True),)

    event_id: Mapped[int] = reference("event.id", cascade=True)
    slug: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind] = enum_column(QuestionKind)
    label: Mapped[Localised] = mapped_column(LocalisedText)
    help: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    required: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[list[int]] = mapped_column(JSON, default=list)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # Not RESTRICT, which forbids an event's deletion to take one question after another.
    on_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    on_values: Mapped[list[str]] = mapped_column(JSON, default=list)
    delete_on: Mapped[date | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None]


class Answer(Record, Base):
    """What one guest said to one question.

    ``value`` is a list of texts whatever the kind: the text, the keys of options, an ISO date, the
    code of a country or language, ``yes`` to a consent, the name in the store and the own name of
    a file. ``other`` keeps what was answered before the question became one with options and is
    none of them. ``said_at`` is when it was last said; ``wording`` and ``version`` are those of
    the consent that was given.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("registration_id", "question_id"),
        Index("ix_answer_question_id", "question_id"),
    )

    registration_id: Mapped[int] = reference("registration.id", cascade=True, index=False)
    question_id: Mapped[int] = reference("question.id", cascade=True, index=False)
    value: Mapped[list[str]] = mapped_column(JSON, default=list)
    other: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    wording: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)

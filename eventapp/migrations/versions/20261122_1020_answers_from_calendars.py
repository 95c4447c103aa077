"""answers that calendars send by mail."""

import sqlalchemy as sa
from alembic import op

revision = "5f0c7e21a9d4"
down_revision = "b93e1d6f0c58"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24, create_constraint=True)


SAID = _words(
    "said", "accepted", "tentative", "declined", "delegated", "counter", "refresh", "nothing"
)
OUTCOME = _words("outcome", "done", "noted", "ignored")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "calendar_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(80), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("said", SAID, nullable=False),
        sa.Column("outcome", OUTCOME, nullable=False),
        sa.Column("why", sa.String(60), nullable=False),
        sa.Column("attendee", sa.String(254), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("delegate", sa.String(254), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamped_at", INSTANT, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_calendar_answer_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_answer_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_answer")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_answer_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_answer_person_id", "calendar_answer", ["person_id"])
    op.create_index("ix_calendar_answer_registration_id", "calendar_answer", ["registration_id"])
    op.create_index(
        "ix_calendar_answer_person", "calendar_answer", ["event_id", "person_id", "at"]
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("calendar_answer")

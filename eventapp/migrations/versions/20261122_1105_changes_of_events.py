"""what changed in an event since readers see it."""

import sqlalchemy as sa
from alembic import op

revision = 'a1d8f60c3b72'
down_revision = '5d90c3b7e142'
branch_labels = None
depends_on = None

KINDS = ("published", "time", "place", "postponed", "cancelled", "reinstated")


def _enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24, create_constraint=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "event_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", _enum("changekind", KINDS), nullable=False),
        sa.Column(
            "visibility", _enum("visibility", ("public", "unlisted", "private")), nullable=False
        ),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_change_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_change_event_id"), "event_change", ["event_id"])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("event_change")

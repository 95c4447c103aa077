"""calendars that are looked at, entries that came in, days of institutions."""

import sqlalchemy as sa
from alembic import op

revision = 'a81d4c05e7f3'
down_revision = 'a1d8f60c3b72'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def _record() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "calendar_import",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("aside", sa.Integer(), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user.id"], name=op.f("fk_calendar_import_made_by_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_import")),
        sa.UniqueConstraint("key", name=op.f("uq_calendar_import_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calendar_import_made_by"), "calendar_import", ["made_by"])
    op.create_index(op.f("ix_calendar_import_ends_at"), "calendar_import", ["ends_at"])
    op.create_table(
        "calendar_import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("candidate", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["calendar_import.id"],
            name=op.f("fk_calendar_import_row_import_id_calendar_import"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_import_row")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_calendar_import_row_order", "calendar_import_row", ["import_id", "number"]
    )
    op.create_table(
        "imported_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("uid", sa.String(500), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_imported_entry_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_imported_entry_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_imported_entry_event_id"), "imported_entry", ["event_id"])
    op.create_table(
        "day_layer",
        sa.Column("institution", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sitting", "recess", "holiday", "other", name="daykind", native_enum=False,
                length=24, create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("file", sa.String(200), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_layer")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "layer_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["day_layer.id"], name=op.f("fk_layer_day_layer_id_day_layer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_day")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_layer_day_span", "layer_day", ["layer_id", "starts_on", "ends_on"])


def downgrade() -> None:
    """Go back to the one before."""
    for table in (
        "layer_day", "day_layer", "imported_entry", "calendar_import_row", "calendar_import",
    ):
        op.drop_table(table)

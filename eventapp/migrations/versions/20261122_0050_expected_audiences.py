"""expected audiences, what steps were brought from, rows of drafts that clash."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = 'b7d20c5e9f31'
down_revision = '3c8e57b1d2f4'
branch_labels = None
depends_on = None

COLUMNS: dict[str, sa.Column[Any]] = {
    'session': sa.Column('audience', sa.Integer(), nullable=True),
    'programme_step': sa.Column('source', sa.String(length=200), server_default='', nullable=False),
    'programme_draft': sa.Column('clashing', sa.Integer(), server_default='0', nullable=False),
}


def upgrade() -> None:
    """Go to this revision."""
    for table, column in COLUMNS.items():
        op.add_column(table, column)


def downgrade() -> None:
    """Go back to the one before."""
    for table, column in COLUMNS.items():
        with op.batch_alter_table(table, table_kwargs={'sqlite_autoincrement': True}) as batch_op:
            batch_op.drop_column(column.name)

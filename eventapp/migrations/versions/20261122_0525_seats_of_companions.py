"""whether a companion for access needs takes a seat, by category."""

import sqlalchemy as sa
from alembic import op

revision = '2f9c6b71e0d4'
down_revision = 'c41d7a9e02b5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table(
        'guest_category', table_kwargs={'sqlite_autoincrement': True}
    ) as batch:
        batch.add_column(
            sa.Column(
                'seats_access_companions', sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table(
        'guest_category', table_kwargs={'sqlite_autoincrement': True}
    ) as batch:
        batch.drop_column('seats_access_companions')

"""companions arrive, apart from their guests."""

import sqlalchemy as sa
from alembic import op

revision = 'b3c7e90d12f5'
down_revision = 'c41f7e2a9d06'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    instant = sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True)
    op.add_column('companion', instant)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('companion', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.drop_column('arrived_at')

"""a deputy is written to in a language that is chosen."""

import sqlalchemy as sa
from alembic import op

revision = '3d81f0c6a2b7'
down_revision = '7b2e9c51d8f4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('deputy', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.add_column(sa.Column('language', sa.String(2), server_default='', nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('deputy', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.drop_column('language')

"""a former link remembers that it was revoked."""

import sqlalchemy as sa
from alembic import op

revision = '3c7e9a50d1f6'
down_revision = 'd07a3e51c9b8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('former_link') as batch:
        batch.add_column(sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back to the one before; a link that was revoked opens nothing there."""
    op.execute('DELETE FROM former_link WHERE revoked_at IS NOT NULL')
    with op.batch_alter_table('former_link', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.drop_column('revoked_at')

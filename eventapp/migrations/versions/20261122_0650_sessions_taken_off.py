"""what feeds say of sessions that were taken off."""

import sqlalchemy as sa
from alembic import op

revision = 'b7d31e94c0a2'
down_revision = 'a90d4c7e15f8'
branch_labels = None
depends_on = None

INSTANTS = ('starts_at', 'ends_at', 'gone_at')


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('gone_session') as batch:
        batch.add_column(sa.Column('title', sa.JSON(), server_default='{}', nullable=False))
        for name in INSTANTS:
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('people', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('gone_session') as batch:
        for name in ('title', *INSTANTS, 'people'):
            batch.drop_column(name)

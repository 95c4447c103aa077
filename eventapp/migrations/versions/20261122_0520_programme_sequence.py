"""what a release changes of an event's own calendar entry, apart from its sessions'."""

import sqlalchemy as sa
from alembic import op

revision = 'c41d7a9e02b5'
down_revision = '5e90c2b7a41d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    sequence = sa.Column('programme_sequence', sa.Integer(), nullable=False, server_default='0')
    op.add_column('event', sequence)
    op.add_column('event', sa.Column('programme_changed_at', sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column('event', 'programme_changed_at')
    op.drop_column('event', 'programme_sequence')

"""how often which program fetched which feed."""

import sqlalchemy as sa
from alembic import op

revision = "c7e5204ab91d"
down_revision = "5f0c7e21a9d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'feed_fetch',
        sa.Column('feed', sa.String(160), nullable=False),
        sa.Column('client', sa.String(24), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('whole', sa.Integer(), nullable=False),
        sa.Column('unchanged', sa.Integer(), nullable=False),
        sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('feed', 'client', 'day', name=op.f('pk_feed_fetch')),
    )
    op.create_index(op.f('ix_feed_fetch_day'), 'feed_fetch', ['day'])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('feed_fetch')

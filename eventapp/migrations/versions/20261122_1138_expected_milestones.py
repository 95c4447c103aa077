"""milestones that are only expected, and the page that tells of them."""

import sqlalchemy as sa
from alembic import op

revision = 'b7f20c6e9d14'
down_revision = 'a81d4c05e7f3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision; every milestone so far was told as a fact."""
    op.add_column(
        'milestone',
        sa.Column('is_expected', sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        'milestone', sa.Column('source_url', sa.String(500), server_default='', nullable=False)
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column('milestone', 'source_url')
    op.drop_column('milestone', 'is_expected')

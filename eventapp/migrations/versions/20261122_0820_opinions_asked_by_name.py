"""of which colleague a second opinion is asked."""

import sqlalchemy as sa
from alembic import op

revision = 'e70c4b19d2a6'
down_revision = '5b8e0d7f3a21'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column('approval_note', sa.Column('asked_id', sa.Integer(), nullable=True))
    op.add_column(
        'approval_note',
        sa.Column('asked_name', sa.String(200), server_default='', nullable=False),
    )
    op.create_index(op.f('ix_approval_note_asked_id'), 'approval_note', ['asked_id'])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index(op.f('ix_approval_note_asked_id'), 'approval_note')
    for name in ('asked_name', 'asked_id'):
        op.drop_column('approval_note', name)

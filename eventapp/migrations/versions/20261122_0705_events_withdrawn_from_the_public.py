"""what calendars had of events that are public no more."""

import sqlalchemy as sa
from alembic import op

revision = 'c1f4a7d02e96'
down_revision = 'b7d31e94c0a2'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'withdrawal',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('withdrawn_at', INSTANT, nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('starts_on', sa.Date(), nullable=False),
        sa.Column('ends_on', sa.Date(), nullable=False),
        sa.Column('starts_at', INSTANT, nullable=True),
        sa.Column('ends_at', INSTANT, nullable=True),
        sa.Column('timezone', sa.String(64), nullable=False),
        sa.Column('organisations', sa.JSON(), nullable=False),
        sa.Column('people', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_withdrawal_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('event_id', name=op.f('pk_withdrawal')),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('withdrawal')

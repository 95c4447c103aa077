"""steps of programmes."""

import sqlalchemy as sa
from alembic import op

revision = 'd1c7f04be936'
down_revision = '28e485a4c594'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('programme_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=254), nullable=False),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=254), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('undone', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_programme_step_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_step'))
    )
    with op.batch_alter_table('programme_step', schema=None) as batch_op:
        batch_op.create_index('ix_programme_step_event', ['event_id', 'id'], unique=False)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('programme_step', schema=None) as batch_op:
        batch_op.drop_index('ix_programme_step_event')
    op.drop_table('programme_step')

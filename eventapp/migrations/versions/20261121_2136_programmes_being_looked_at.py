"""programmes being looked at."""

import sqlalchemy as sa
from alembic import op

revision = 'c3dea0355638'
down_revision = 'b83d5f6e2a47'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('programme_draft',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('template', 'event', 'table', 'workbook', 'schedule', 'calendar', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.Column('doubtful', sa.Integer(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('new_people', sa.Integer(), nullable=False),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.Column('organisations', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_programme_draft_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['user.id'], name=op.f('fk_programme_draft_made_by_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_draft')),
    sa.UniqueConstraint('key', name=op.f('uq_programme_draft_key'))
    )
    with op.batch_alter_table('programme_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_draft_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_programme_draft_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_programme_draft_made_by'), ['made_by'], unique=False)

    op.create_table('programme_draft_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('is_wrong', sa.Boolean(), nullable=False),
    sa.Column('is_doubtful', sa.Boolean(), nullable=False),
    sa.Column('session', sa.JSON(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['programme_draft.id'], name=op.f('fk_programme_draft_row_draft_id_programme_draft'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_draft_row'))
    )
    with op.batch_alter_table('programme_draft_row', schema=None) as batch_op:
        batch_op.create_index('ix_programme_draft_row_order', ['draft_id', 'number'], unique=False)



def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('programme_draft_row', schema=None) as batch_op:
        batch_op.drop_index('ix_programme_draft_row_order')

    op.drop_table('programme_draft_row')
    with op.batch_alter_table('programme_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_programme_draft_made_by'))
        batch_op.drop_index(batch_op.f('ix_programme_draft_event_id'))
        batch_op.drop_index(batch_op.f('ix_programme_draft_ends_at'))

    op.drop_table('programme_draft')

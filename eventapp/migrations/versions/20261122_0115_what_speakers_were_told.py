"""what speakers were told last, and under which number calendars lost a session."""

import sqlalchemy as sa
from alembic import op

revision = 'c3e81a5d20f6'
down_revision = 'a4c61b7d92e8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('gone_session',
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_gone_session_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('uid', name=op.f('pk_gone_session'))
    )
    op.create_index(op.f('ix_gone_session_event_id'), 'gone_session', ['event_id'], unique=False)
    op.create_table('told_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('session_uid', sa.String(length=32), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('room', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_told_slot_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_told_slot_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_slot')),
    sa.UniqueConstraint('session_uid', 'person_id', name=op.f('uq_told_slot_session_uid_person_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_told_slot_event_id'), 'told_slot', ['event_id'], unique=False)
    op.create_index(op.f('ix_told_slot_person_id'), 'told_slot', ['person_id'], unique=False)


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('told_slot')
    op.drop_table('gone_session')

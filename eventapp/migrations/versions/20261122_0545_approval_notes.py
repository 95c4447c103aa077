"""what organisers say of a request that awaits approval."""

import sqlalchemy as sa
from alembic import op

revision = '91e5d3f7c04b'
down_revision = '8e1d46f0b7c2'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'approval_note',
        sa.Column('registration_id', sa.Integer(), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('by_name', sa.String(200), nullable=False),
        sa.Column(
            'stance',
            sa.Enum('note', 'asks', 'for', 'against', 'approved', 'declined', name='stance',
                    native_enum=False, length=24, create_constraint=True),
            nullable=False,
        ),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('batch', sa.String(32), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['registration_id'], ['registration.id'],
            name=op.f('fk_approval_note_registration_id_registration'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_note')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_approval_note_registration_id'), 'approval_note', ['registration_id'])
    op.create_index(op.f('ix_approval_note_batch'), 'approval_note', ['batch'])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('approval_note')

"""access needs become tasks."""

import sqlalchemy as sa
from alembic import op

revision = 'd07a3e51c9b8'
down_revision = '91e5d3f7c04b'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'access_task',
        sa.Column('registration_id', sa.Integer(), nullable=False),
        sa.Column('what', sa.String(200), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('due_on', sa.Date(), nullable=True),
        sa.Column('done_at', INSTANT, nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['registration_id'], ['registration.id'],
            name=op.f('fk_access_task_registration_id_registration'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['owner_id'], ['user.id'], name=op.f('fk_access_task_owner_id_user'),
            ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_access_task')),
        sqlite_autoincrement=True,
    )
    for name in ('registration_id', 'owner_id'):
        op.create_index(op.f(f'ix_access_task_{name}'), 'access_task', [name])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('access_task')

"""filters of the guest list kept under a name."""

import sqlalchemy as sa
from alembic import op

revision = 'b93e1d6f0c58'
down_revision = 'e9a1c57b40d8'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IS_DEFAULT = sa.text('is_default')


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'guest_view',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(80), nullable=False),
        sa.Column('query', sa.JSON(), nullable=False),
        sa.Column('is_default', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_guest_view_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_guest_view')),
        sa.UniqueConstraint('event_id', 'name', name=op.f('uq_guest_view_event_id_name')),
        sqlite_autoincrement=True,
    )
    op.create_index(
        'ix_guest_view_default', 'guest_view', ['event_id'], unique=True,
        sqlite_where=IS_DEFAULT, postgresql_where=IS_DEFAULT,
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('guest_view')

"""an event may have its own words in each of its mails to guests."""

import sqlalchemy as sa
from alembic import op

revision = '81f3b6d0e2a7'
down_revision = '2f9c6b71e0d4'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'guest_text',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(24), nullable=False),
        sa.Column('subject', sa.JSON(), nullable=False),
        sa.Column('text', sa.JSON(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_guest_text_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_guest_text')),
        sa.UniqueConstraint('event_id', 'kind', name=op.f('uq_guest_text_event_id_kind')),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('guest_text')

"""which mails go to the guests of an event by the clock."""

import sqlalchemy as sa
from alembic import op

revision = 'c6e2f9a07d31'
down_revision = 'f60a2d9c41b8'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'mail_plan',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('reminds', sa.Boolean(), nullable=False),
        sa.Column('remind_days', sa.JSON(), nullable=False),
        sa.Column('thanks', sa.Boolean(), nullable=False),
        sa.Column('misses', sa.Boolean(), nullable=False),
        sa.Column('thank_days', sa.Integer(), nullable=False),
        sa.Column('hour', sa.Integer(), nullable=False),
        sa.Column('skipped', sa.JSON(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.CheckConstraint('hour BETWEEN 0 AND 23', name=op.f('ck_mail_plan_hour')),
        sa.CheckConstraint('thank_days >= 1', name=op.f('ck_mail_plan_thank_days')),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_mail_plan_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_plan')),
        sa.UniqueConstraint('event_id', name=op.f('uq_mail_plan_event_id')),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('mail_plan')

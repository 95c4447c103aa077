"""mails to many guests; addresses that are dead or unsubscribed."""

import sqlalchemy as sa
from alembic import op

revision = 'a90d4c7e15f8'
down_revision = '3c7e9a50d1f6'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'mail_address',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(254), nullable=False),
        sa.Column('dead_at', INSTANT, nullable=True),
        sa.Column('said', sa.Text(), server_default='', nullable=False),
        sa.Column('left_at', INSTANT, nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_address')),
        sa.UniqueConstraint('key', name=op.f('uq_mail_address_key')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('message') as batch:
        batch.add_column(
            sa.Column('unsubscribe', sa.String(300), server_default='', nullable=False)
        )
    op.create_table(
        'mailing',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('subject', sa.JSON(), nullable=False),
        sa.Column('text', sa.JSON(), nullable=False),
        sa.Column('segment', sa.JSON(), nullable=False),
        sa.Column(
            'state',
            sa.Enum('sending', 'paused', 'done', name='mailingstate', native_enum=False,
                    length=24, create_constraint=True),
            nullable=False,
        ),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('written', sa.Integer(), nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.Column('upto', sa.Integer(), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_mailing_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mailing')),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_mailing_event_id', 'mailing', ['event_id'])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('mailing')
    with op.batch_alter_table('message') as batch:
        batch.drop_column('unsubscribe')
    op.drop_table('mail_address')

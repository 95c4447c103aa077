"""mails are paced by domain, single ones before those to many; events have a contact address."""

import sqlalchemy as sa
from alembic import op

revision = 'b3f1c86e42d9'
down_revision = '7d2f60c9b3e1'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
WAITING = "state IN ('queued', 'sending')"
ADDED = ('domain', 'is_bulk', 'tried_at', 'expires_at')


def upgrade() -> None:
    """Go to this revision."""
    op.add_column(
        'message', sa.Column('domain', sa.String(254), server_default='', nullable=False)
    )
    op.add_column(
        'message', sa.Column('is_bulk', sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column('message', sa.Column('tried_at', INSTANT, nullable=True))
    op.add_column('message', sa.Column('expires_at', INSTANT, nullable=True))
    _tell_domains()
    op.create_index('ix_message_recipient', 'message', ['event_id', 'recipient'])
    op.create_index('ix_message_tried', 'message', ['tried_at'])
    op.create_index(
        'ix_message_waiting', 'message', ['is_bulk', 'id'],
        sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING),
    )
    op.create_table(
        'event_contact',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('address', sa.String(254), nullable=False),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_event_contact_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('event_id', name=op.f('pk_event_contact')),
    )


def _tell_domains() -> None:
    # Only of what is still to go: the pace does not ask about the rest.
    message = sa.table(
        'message', sa.column('id'), sa.column('recipient'), sa.column('domain'), sa.column('state')
    )
    query = sa.select(message.c.id, message.c.recipient).where(sa.text(WAITING))
    connection = op.get_bind()
    for number, recipient in connection.execute(query).all():
        domain = recipient.rpartition('@')[2].lower()[:254]
        connection.execute(
            sa.update(message).where(message.c.id == number).values(domain=domain)
        )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('event_contact')
    op.drop_index('ix_message_waiting', 'message')
    op.drop_index('ix_message_tried', 'message')
    op.drop_index('ix_message_recipient', 'message')
    for name in ADDED:
        op.drop_column('message', name)

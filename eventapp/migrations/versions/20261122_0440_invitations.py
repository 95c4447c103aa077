"""guests are invited by name, in rounds of mails, and answer by a link."""

import sqlalchemy as sa
from alembic import op

revision = 'c4d81f6a92b3'
down_revision = '3c6a8e1f5b27'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def _record() -> list[sa.Column]:  # type: ignore[type-arg]
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
    ]


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24, create_constraint=True)


def _of_event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ['event_id'], ['event.id'], name=op.f(f'fk_{table}_event_id_event'), ondelete='CASCADE'
    )


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'invitation',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('category_id', sa.Integer(), nullable=True),
        sa.Column('registration_id', sa.Integer(), nullable=True),
        sa.Column('deputy_of_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('honorific', sa.String(60), nullable=False),
        sa.Column('salutation', sa.String(200), nullable=False),
        sa.Column('organisation', sa.String(200), nullable=False),
        sa.Column('role', sa.String(200), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('email_key', sa.String(254), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('may_pass_on', sa.Boolean(), nullable=False),
        sa.Column('companions', sa.Integer(), nullable=False),
        sa.Column(
            'state',
            _enum(
                'invitationstate', 'draft', 'sent', 'opened', 'yes', 'maybe', 'no', 'deputy'
            ),
            nullable=False,
        ),
        sa.Column(
            'source',
            _enum('answersource', 'link', 'form', 'telephone', 'letter', 'person'),
            nullable=True,
        ),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('deputy_name', sa.String(200), nullable=False),
        sa.Column('deputy_email', sa.String(254), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=True),
        sa.Column('sent_at', INSTANT, nullable=True),
        sa.Column('opened_at', INSTANT, nullable=True),
        sa.Column('answered_at', INSTANT, nullable=True),
        sa.Column('revoked_at', INSTANT, nullable=True),
        sa.Column('nonce', sa.String(43), nullable=False),
        sa.Column('token_digest', sa.String(64), nullable=False),
        *_record(),
        sa.CheckConstraint('companions >= 0', name=op.f('ck_invitation_companions')),
        _of_event('invitation'),
        sa.ForeignKeyConstraint(
            ['category_id'], ['guest_category.id'],
            name=op.f('fk_invitation_category_id_guest_category'),
        ),
        sa.ForeignKeyConstraint(
            ['registration_id'], ['registration.id'],
            name=op.f('fk_invitation_registration_id_registration'), ondelete='SET NULL',
        ),
        sa.ForeignKeyConstraint(
            ['deputy_of_id'], ['invitation.id'],
            name=op.f('fk_invitation_deputy_of_id_invitation'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
        sa.UniqueConstraint('event_id', 'email_key', name=op.f('uq_invitation_event_id_email_key')),
        sa.UniqueConstraint('token_digest', name=op.f('uq_invitation_token_digest')),
        sqlite_autoincrement=True,
    )
    for name in ('category_id', 'registration_id', 'deputy_of_id', 'email_key'):
        op.create_index(op.f(f'ix_invitation_{name}'), 'invitation', [name])
    op.create_index('ix_invitation_state', 'invitation', ['event_id', 'state'])
    op.create_table(
        'invitation_plan',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('records_opening', sa.Boolean(), nullable=False),
        sa.Column('remind_days', sa.JSON(), nullable=False),
        *_record(),
        _of_event('invitation_plan'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation_plan')),
        sa.UniqueConstraint('event_id', name=op.f('uq_invitation_plan_event_id')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'invitation_round',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('kind', _enum('roundkind', 'invitation', 'reminder'), nullable=False),
        sa.Column(
            'state', _enum('roundstate', 'running', 'paused', 'stopped', 'done'), nullable=False
        ),
        sa.Column('note', sa.JSON(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=True),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('sent', sa.Integer(), nullable=False),
        sa.Column('skipped', sa.Integer(), nullable=False),
        *_record(),
        _of_event('invitation_round'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation_round')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_invitation_round_event_id'), 'invitation_round', ['event_id'])
    op.create_index('ix_invitation_round_state', 'invitation_round', ['state'])
    op.create_table(
        'invitation_round_item',
        sa.Column('round_id', sa.Integer(), nullable=False),
        sa.Column('invitation_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['round_id'], ['invitation_round.id'],
            name=op.f('fk_invitation_round_item_round_id_invitation_round'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['invitation_id'], ['invitation.id'],
            name=op.f('fk_invitation_round_item_invitation_id_invitation'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('round_id', 'invitation_id', name=op.f('pk_invitation_round_item')),
    )
    op.create_index(op.f('ix_invitation_round_item_invitation_id'), 'invitation_round_item', ['invitation_id'])


def downgrade() -> None:
    """Go back to the one before."""
    for name in ('invitation_round_item', 'invitation_round', 'invitation_plan', 'invitation'):
        op.drop_table(name)

"""quotas of organisations, and whom their focal points name."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '6e2d81f4c7a0'
down_revision = 'c6e2f9a07d31'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def _record() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
    )


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'quota',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('category_id', sa.Integer(), nullable=False),
        sa.Column('seats', sa.Integer(), nullable=False),
        sa.Column('contact_name', sa.String(200), nullable=False),
        sa.Column('contact_email', sa.String(254), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('ends_at', INSTANT, nullable=False),
        sa.Column('ended_at', INSTANT, nullable=True),
        sa.Column('sent_at', INSTANT, nullable=True),
        sa.Column('reminded_at', INSTANT, nullable=True),
        sa.Column('revoked_at', INSTANT, nullable=True),
        sa.Column('nonce', sa.String(43), nullable=False),
        sa.Column('token_digest', sa.String(64), nullable=False),
        *_record(),
        sa.CheckConstraint('seats >= 1', name=op.f('ck_quota_seats')),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_quota_event_id_event'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'],
            name=op.f('fk_quota_organisation_id_organisation'), ondelete='RESTRICT',
        ),
        sa.ForeignKeyConstraint(
            ['category_id'], ['guest_category.id'],
            name=op.f('fk_quota_category_id_guest_category'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_quota')),
        sa.UniqueConstraint('token_digest', name=op.f('uq_quota_token_digest')),
        sa.UniqueConstraint(
            'event_id', 'organisation_id', 'category_id', name=op.f('uq_quota_event_id_organisation_id_category_id')
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_quota_organisation_id'), 'quota', ['organisation_id'])
    op.create_index(op.f('ix_quota_category_id'), 'quota', ['category_id'])
    op.create_index('ix_quota_end', 'quota', ['ended_at', 'ends_at'])
    with op.batch_alter_table('registration', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.add_column(sa.Column('quota_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f('fk_registration_quota_id_quota'), 'quota', ['quota_id'], ['id'],
            ondelete='SET NULL',
        )
        batch.create_index(op.f('ix_registration_quota_id'), ['quota_id'])
    op.create_table(
        'named_guest',
        sa.Column('quota_id', sa.Integer(), nullable=False),
        sa.Column('registration_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('email_key', sa.String(254), nullable=False),
        sa.Column('role', sa.String(200), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('left_at', INSTANT, nullable=True),
        sa.Column('times', sa.Integer(), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ['quota_id'], ['quota.id'], name=op.f('fk_named_guest_quota_id_quota'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['registration_id'], ['registration.id'],
            name=op.f('fk_named_guest_registration_id_registration'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_named_guest')),
        sa.UniqueConstraint(
            'quota_id', 'email_key', name=op.f('uq_named_guest_quota_id_email_key')
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_named_guest_registration_id'), 'named_guest', ['registration_id'])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('named_guest')
    with op.batch_alter_table('registration', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.drop_index(op.f('ix_registration_quota_id'))
        batch.drop_constraint(op.f('fk_registration_quota_id_quota'), type_='foreignkey')
        batch.drop_column('quota_id')
    op.drop_table('quota')

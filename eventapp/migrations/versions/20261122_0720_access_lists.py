"""access lists of venues: profiles, plans, sealed identity data, hand-overs."""

import sqlalchemy as sa
from alembic import op

revision = 'c41f8e0a7b92'
down_revision = 'd5b81f3a7c26'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def _record() -> list[sa.Column[object]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
    ]


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24, create_constraint=True)


def _owner(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f'{target}.id'], name=op.f(f'fk_{table}_{column}_{target}'), ondelete='CASCADE'
    )


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'access_profile',
        sa.Column('venue_id', sa.Integer(), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('columns', sa.JSON(), nullable=False),
        sa.Column('badges', sa.JSON(), nullable=False),
        sa.Column('note', sa.JSON(), nullable=False),
        sa.Column('date_style', _words('datestyle', 'iso', 'slashes', 'dots'), nullable=False),
        sa.Column('ask_days', sa.Integer(), nullable=False),
        sa.Column('cut_off_days', sa.Integer(), nullable=False),
        sa.Column('cut_off_time', sa.Time(), nullable=False),
        sa.Column('head_count', sa.Integer(), nullable=True),
        sa.Column('delete_days', sa.Integer(), nullable=False),
        sa.Column('checked_on', sa.Date(), nullable=True),
        *_record(),
        sa.CheckConstraint('ask_days > cut_off_days', name=op.f('ck_access_profile_lead')),
        sa.CheckConstraint('delete_days >= 1', name=op.f('ck_access_profile_delete_days')),
        _owner('access_profile', 'venue_id', 'venue'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_access_profile')),
        sa.UniqueConstraint('venue_id', name=op.f('uq_access_profile_venue_id')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'access_plan',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('asks_itself', sa.Boolean(), nullable=False),
        sa.Column('cut_off', INSTANT, nullable=True),
        *_record(),
        _owner('access_plan', 'event_id', 'event'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_access_plan')),
        sa.UniqueConstraint('event_id', name=op.f('uq_access_plan_event_id')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'identity_record',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('uid', sa.String(32), nullable=False),
        sa.Column(
            'kind',
            _words('personkind', 'guest', 'companion', 'speaker', 'staff'),
            nullable=False,
        ),
        sa.Column('registration_id', sa.Integer(), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('nonce', sa.String(43), nullable=False),
        sa.Column('token_digest', sa.String(64), nullable=False),
        sa.Column('ends_at', INSTANT, nullable=False),
        sa.Column('delete_on', sa.Date(), nullable=False),
        sa.Column('asked_at', INSTANT, nullable=True),
        sa.Column('reminded_at', INSTANT, nullable=True),
        sa.Column('answered_at', INSTANT, nullable=True),
        sa.Column('handed_at', INSTANT, nullable=True),
        sa.Column('is_exempt', sa.Boolean(), nullable=False),
        sa.Column('is_reopened', sa.Boolean(), nullable=False),
        sa.Column('is_gone', sa.Boolean(), nullable=False),
        sa.Column('key_name', sa.String(12), nullable=False),
        sa.Column('sealed', sa.Text(), nullable=False),
        sa.Column('handed', sa.Text(), nullable=False),
        *_record(),
        _owner('identity_record', 'event_id', 'event'),
        _owner('identity_record', 'registration_id', 'registration'),
        _owner('identity_record', 'person_id', 'person'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_record')),
        sa.UniqueConstraint('token_digest', name=op.f('uq_identity_record_token_digest')),
        sa.UniqueConstraint('uid', name=op.f('uq_identity_record_uid')),
        sqlite_autoincrement=True,
    )
    for column in ('event_id', 'registration_id', 'person_id', 'delete_on'):
        op.create_index(f'ix_identity_record_{column}', 'identity_record', [column])
    op.create_index('ix_identity_record_due', 'identity_record', ['asked_at'])
    op.create_table(
        'hand_over',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('at', INSTANT, nullable=False),
        sa.Column('by_label', sa.String(254), nullable=False),
        sa.Column('kind', _words('handoverkind', 'full', 'difference'), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('added', sa.Integer(), nullable=False),
        sa.Column('changed', sa.Integer(), nullable=False),
        sa.Column('removed', sa.Integer(), nullable=False),
        _owner('hand_over', 'event_id', 'event'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over')),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_hand_over_event_id', 'hand_over', ['event_id'])


def downgrade() -> None:
    """Go back to the one before."""
    for table in ('hand_over', 'identity_record', 'access_plan', 'access_profile'):
        op.drop_table(table)

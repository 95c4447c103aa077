"""the secret addresses of personal calendars; those of speakers alone end."""

import sqlalchemy as sa
from alembic import op

revision = '5d90c3b7e142'
down_revision = '4f7a0c93e1d5'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
OWNERS = ('guest_key', 'person_id', 'user_id', 'quota_id')


def upgrade() -> None:
    """Go to this revision.

    The address of a speaker's calendar showed one event. It does not come to show all of them:
    whoever was given it was given one.
    """
    op.create_table(
        'feed_key',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('uid', sa.String(32), nullable=False),
        sa.Column(
            'kind',
            sa.Enum(
                'guest', 'speaker', 'organiser', 'organisation',
                name='feedkind', native_enum=False, length=24, create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column('guest_key', sa.String(254), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('quota_id', sa.Integer(), nullable=True),
        sa.Column('link_id', sa.Integer(), nullable=True),
        sa.Column('link_digest', sa.String(64), nullable=False),
        sa.Column('token_digest', sa.String(64), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('reminder', sa.Integer(), nullable=True),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('renewed_at', INSTANT, nullable=True),
        sa.Column('revoked_at', INSTANT, nullable=True),
        sa.Column('body_digest', sa.String(64), nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('fetched_at', INSTANT, nullable=True),
        sa.Column('fetches', sa.Integer(), nullable=False),
        sa.Column('client', sa.String(40), nullable=False),
        sa.CheckConstraint(
            ' + '.join(f'CASE WHEN {x} IS NULL THEN 0 ELSE 1 END' for x in OWNERS) + ' = 1',
            name=op.f('ck_feed_key_one_owner'),
        ),
        *(
            sa.ForeignKeyConstraint(
                [f'{x}_id'], [f'{x}.id'], name=op.f(f'fk_feed_key_{x}_id_{x}'), ondelete='CASCADE'
            )
            for x in ('person', 'user', 'quota')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_key')),
        *(
            sa.UniqueConstraint(x, name=op.f(f'uq_feed_key_{x}'))
            for x in ('uid', *OWNERS, 'token_digest')
        ),
        sqlite_autoincrement=True,
    )
    for table in ('speaker_link', 'former_link'):
        with op.batch_alter_table(table, table_kwargs={'sqlite_autoincrement': True}) as batch:
            batch.drop_constraint(op.f(f'uq_{table}_calendar_digest'), type_='unique')
            batch.drop_column('calendar_digest')


def downgrade() -> None:
    """Go back to the one before."""
    for table in ('former_link', 'speaker_link'):
        with op.batch_alter_table(table, table_kwargs={'sqlite_autoincrement': True}) as batch:
            batch.add_column(sa.Column('calendar_digest', sa.String(64), nullable=True))
            batch.create_unique_constraint(op.f(f'uq_{table}_calendar_digest'), ['calendar_digest'])
    op.drop_table('feed_key')

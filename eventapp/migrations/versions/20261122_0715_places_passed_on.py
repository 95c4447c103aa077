"""guests pass their place to a colleague."""

import sqlalchemy as sa
from alembic import op

revision = 'e4b81d06c37a'
down_revision = '4be8d03f71c6'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
AUTO = {'sqlite_autoincrement': True}
IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('event', table_kwargs=AUTO) as batch:
        batch.add_column(
            sa.Column('may_pass_on', sa.Boolean(), server_default=sa.true(), nullable=False)
        )
    with op.batch_alter_table('guest_category', table_kwargs=AUTO) as batch:
        batch.add_column(sa.Column('may_pass_on', sa.Boolean(), nullable=True))
    op.add_column('registration', sa.Column('passed_on_at', INSTANT, nullable=True))
    op.create_table(
        'passing',
        sa.Column('registration_id', sa.Integer(), nullable=False),
        sa.Column('successor_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column(
            'state',
            sa.Enum('open', 'accepted', 'declined', 'lapsed', 'withdrawn', name='passingstate',
                    native_enum=False, length=24, create_constraint=True),
            nullable=False,
        ),
        sa.Column('until', INSTANT, nullable=False),
        sa.Column('nonce', sa.String(43), nullable=False),
        sa.Column('token_digest', sa.String(64), nullable=False),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['registration_id'], ['registration.id'],
            name=op.f('fk_passing_registration_id_registration'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['successor_id'], ['registration.id'],
            name=op.f('fk_passing_successor_id_registration'), ondelete='SET NULL',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_passing')),
        sa.UniqueConstraint('token_digest', name=op.f('uq_passing_token_digest')),
        sqlite_autoincrement=True,
    )
    for name in ('registration_id', 'successor_id'):
        op.create_index(op.f(f'ix_passing_{name}'), 'passing', [name])
    op.create_index('ix_passing_ends', 'passing', ['state', 'until'])
    op.create_index(
        'ix_passing_open', 'passing', ['registration_id'], unique=True,
        sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('passing')
    op.drop_column('registration', 'passed_on_at')
    with op.batch_alter_table('guest_category', table_kwargs=AUTO) as batch:
        batch.drop_column('may_pass_on')
    with op.batch_alter_table('event', table_kwargs=AUTO) as batch:
        batch.drop_column('may_pass_on')

"""guests have categories, companions and as many seats as they need."""

import sqlalchemy as sa
from alembic import op

revision = '7b2e9c51d8f4'
down_revision = 'e92f4d07b6a1'
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


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'guest_category',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(80), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('name', sa.JSON(), nullable=False),
        sa.Column('description', sa.JSON(), nullable=False),
        sa.Column('seats', sa.Integer(), nullable=True),
        sa.Column('is_held', sa.Boolean(), nullable=False),
        sa.Column('own_line', sa.Boolean(), nullable=False),
        sa.Column('priority', sa.Integer(), nullable=False),
        sa.Column('needs_approval', sa.Boolean(), nullable=False),
        sa.Column(
            'access',
            sa.Enum('open', 'code', 'invited', name='access', native_enum=False, length=24,
                    create_constraint=True),
            nullable=False,
        ),
        sa.Column('opens_at', INSTANT, nullable=True),
        sa.Column('closes_at', INSTANT, nullable=True),
        sa.Column('companions', sa.Integer(), nullable=False),
        sa.Column('trusted_domains', sa.JSON(), nullable=False),
        *_record(),
        sa.CheckConstraint('seats IS NULL OR seats >= 0', name=op.f('ck_guest_category_seats')),
        sa.CheckConstraint('companions >= 0', name=op.f('ck_guest_category_companions')),
        sa.CheckConstraint(
            'NOT is_held OR seats IS NOT NULL', name=op.f('ck_guest_category_held_seats')
        ),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_guest_category_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_guest_category')),
        sa.UniqueConstraint('event_id', 'slug', name=op.f('uq_guest_category_event_id_slug')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_guest_category_event_id'), 'guest_category', ['event_id'])
    op.create_table(
        'companion',
        sa.Column('registration_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column(
            'kind',
            sa.Enum('guest', 'deputy', 'adviser', 'security', 'access', name='companionkind',
                    native_enum=False, length=24, create_constraint=True),
            nullable=False,
        ),
        sa.Column('takes_seat', sa.Boolean(), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ['registration_id'], ['registration.id'],
            name=op.f('fk_companion_registration_id_registration'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_companion')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_companion_registration_id'), 'companion', ['registration_id'])
    with op.batch_alter_table('registration', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.add_column(sa.Column('category_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('seats', sa.Integer(), server_default='1', nullable=False))
        batch.add_column(sa.Column('offer_until', INSTANT, nullable=True))
        batch.create_foreign_key(
            op.f('fk_registration_category_id_guest_category'), 'guest_category',
            ['category_id'], ['id'],
        )
        batch.create_check_constraint(op.f('ck_registration_seats'), 'seats >= 1')
        batch.create_index(op.f('ix_registration_category_id'), ['category_id'])
    with op.batch_alter_table('seat_count') as batch:
        batch.add_column(sa.Column('by_category', sa.JSON(), server_default='{}', nullable=False))
        batch.add_column(sa.Column('left', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('seat_count') as batch:
        batch.drop_column('left')
        batch.drop_column('by_category')
    with op.batch_alter_table('registration', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.drop_index(op.f('ix_registration_category_id'))
        batch.drop_constraint(op.f('ck_registration_seats'), type_='check')
        batch.drop_constraint(
            op.f('fk_registration_category_id_guest_category'), type_='foreignkey'
        )
        for name in ('offer_until', 'seats', 'category_id'):
            batch.drop_column(name)
    op.drop_table('companion')
    op.drop_table('guest_category')

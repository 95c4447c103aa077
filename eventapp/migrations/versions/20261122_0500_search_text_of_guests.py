"""the guest list is searched in a column of its own and keeps the columns last taken away."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '5d0e7c2a91b4'
down_revision = 'c4d81f6a92b3'
branch_labels = None
depends_on = None

LENGTH = 500
BATCH = 1000


def _folded(text: str) -> str:
    plain = unicodedata.normalize('NFKD', text.casefold())
    return ' '.join(''.join(x for x in plain if not unicodedata.combining(x)).casefold().split())


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('registration') as batch:
        batch.add_column(
            sa.Column('search_text', sa.String(LENGTH), server_default='', nullable=False)
        )
    _fill()
    needs = sa.text("access_needs != ''")
    op.create_index('ix_registration_name', 'registration', ['event_id', 'name'])
    op.create_index('ix_registration_search', 'registration', ['event_id', 'search_text'])
    op.create_index(
        'ix_registration_needs', 'registration', ['event_id', 'state'],
        sqlite_where=needs, postgresql_where=needs,
    )
    op.create_table(
        'guest_columns',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('names', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_guest_columns_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('event_id', name=op.f('pk_guest_columns')),
    )


def _fill() -> None:
    names = ('id', 'name', 'organisation', 'email', 'search_text')
    guest = sa.table('registration', *(sa.column(x) for x in names))
    connection = op.get_bind()
    last = 0
    chosen = sa.select(guest.c.id, guest.c.name, guest.c.organisation, guest.c.email)
    chosen = chosen.order_by(guest.c.id).limit(BATCH)
    while rows := connection.execute(chosen.where(guest.c.id > last)).all():
        connection.execute(
            guest.update()
            .where(guest.c.id == sa.bindparam('of'))
            .values(search_text=sa.bindparam('text')),
            [
                {'of': x.id, 'text': _folded(f'{x.name} {x.organisation} {x.email}')[:LENGTH]}
                for x in rows
            ],
        )
        last = rows[-1].id


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('guest_columns')
    for name in ('needs', 'search', 'name'):
        op.drop_index(f'ix_registration_{name}', 'registration')
    with op.batch_alter_table('registration') as batch:
        batch.drop_column('search_text')

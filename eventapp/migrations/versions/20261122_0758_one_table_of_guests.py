"""everybody of an event in one table that the database keeps, with words and counts."""

import re
import unicodedata
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = 'c41f7e2a9d06'
down_revision = '6e2d81f4c7a0'
branch_labels = None
depends_on = None

LENGTH = 500
BATCH = 2000


def upgrade() -> None:
    """Go to this revision; its triggers and rows are made after every migration."""
    with op.batch_alter_table('invitation') as batch:
        batch.add_column(
            sa.Column('search_text', sa.String(LENGTH), server_default='', nullable=False)
        )
    op.drop_index('ix_registration_search', 'registration')
    op.drop_index('ix_registration_needs', 'registration')
    _fill('registration', _words)
    _fill('invitation', _words)
    op.create_table(
        'guest',
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('invitation_id', sa.Integer(), nullable=True),
        sa.Column('registration_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('organisation', sa.String(200), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('category_id', sa.Integer(), nullable=True),
        sa.Column('status', sa.String(24), nullable=False),
        sa.Column('has_needs', sa.Boolean(), nullable=False),
        sa.Column('queue_number', sa.Integer(), nullable=False),
        sa.Column('replied_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('search_text', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_guest')),
    )
    op.create_index('ix_guest_registration_id', 'guest', ['registration_id'])
    for name, columns in (
        ('replied', ['replied_at']),
        ('name', ['name']),
        ('organisation', ['organisation', 'name']),
        ('line', ['queue_number']),
        ('status', ['status', 'replied_at']),
        ('status_line', ['status', 'queue_number']),
        ('category', ['category_id', 'replied_at']),
        ('language', ['language', 'replied_at']),
        ('needs', ['has_needs', 'replied_at']),
    ):
        op.create_index(f'ix_guest_{name}', 'guest', ['event_id', *columns, 'number'])
    word = sa.String(60).with_variant(sa.String(60, collation='C'), 'postgresql')
    op.create_table(
        'guest_word',
        sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('word', word, nullable=False),
        sa.Column('guest', sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('event_id', 'word', 'guest', name=op.f('pk_guest_word')),
        sqlite_with_rowid=False,
    )
    op.create_table(
        'guest_count',
        sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('status', sa.String(24), nullable=False),
        sa.Column('category', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('has_needs', sa.Boolean(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            'event_id', 'status', 'category', 'language', 'has_needs', name=op.f('pk_guest_count')
        ),
    )


def _folded(text: str) -> str:
    plain = unicodedata.normalize('NFKD', text.casefold())
    return ' '.join(''.join(x for x in plain if not unicodedata.combining(x)).casefold().split())


def _words(text: str) -> str:
    pieces = _folded(text).split()
    return ' '.join(word for x in pieces for word in re.findall(r'\w+', x) or [x])


def _fill(table: str, as_searched: Callable[[str], str]) -> None:
    names = ('id', 'name', 'organisation', 'email', 'search_text')
    guest = sa.table(table, *(sa.column(x) for x in names))
    connection = op.get_bind()
    last = 0
    chosen = sa.select(guest.c.id, guest.c.name, guest.c.organisation, guest.c.email)
    chosen = chosen.order_by(guest.c.id).limit(BATCH)
    while rows := connection.execute(chosen.where(guest.c.id > last)).all():
        texts = {x.id: as_searched(f'{x.name} {x.organisation} {x.email}') for x in rows}
        connection.execute(
            guest.update()
            .where(guest.c.id == sa.bindparam('of'))
            .values(search_text=sa.bindparam('text')),
            [{'of': x, 'text': text[:LENGTH]} for x, text in texts.items()],
        )
        last = rows[-1].id


def downgrade() -> None:
    """Go back to the one before."""
    for name in ('guest_count', 'guest_word', 'guest'):
        op.drop_table(name)
    _fill('registration', _folded)
    needs = sa.text("access_needs != ''")
    op.create_index('ix_registration_search', 'registration', ['event_id', 'search_text'])
    op.create_index(
        'ix_registration_needs', 'registration', ['event_id', 'state'],
        sqlite_where=needs, postgresql_where=needs,
    )
    with op.batch_alter_table('invitation') as batch:
        batch.drop_column('search_text')

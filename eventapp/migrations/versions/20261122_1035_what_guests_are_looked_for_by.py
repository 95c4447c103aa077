"""quota, companions, photographs and answers in the table of guests."""

import sqlalchemy as sa
from alembic import op

revision = "4f7a0c93e1d5"
down_revision = "c7e5204ab91d"
branch_labels = None
depends_on = None

_WORD = sa.String(60).with_variant(sa.String(60, collation='C'), 'postgresql')
_INDEXES = {
    'replied': ['replied_at'],
    'name': ['name'],
    'organisation': ['organisation', 'name'],
    'line': ['queue_number'],
    'status': ['status', 'replied_at'],
    'status_line': ['status', 'queue_number'],
    'category': ['category_id', 'replied_at'],
    'language': ['language', 'replied_at'],
    'needs': ['has_needs', 'replied_at'],
}
_NEW_INDEXES = {
    'quota': ['quota_id', 'replied_at'],
    'companions': ['has_companions', 'replied_at'],
    'photographs': ['photographs', 'replied_at'],
}


def upgrade() -> None:
    """Go to this revision; the triggers and rows are made after every migration."""
    op.add_column(
        'registration', sa.Column('photo_withdrawn_at', sa.DateTime(timezone=True), nullable=True)
    )
    _drop()
    _make_guests(
        {**_INDEXES, **_NEW_INDEXES},
        sa.Column('quota_id', sa.Integer(), nullable=True),
        sa.Column('has_companions', sa.Boolean(), nullable=False),
        sa.Column('photographs', sa.String(9), nullable=False),
    )
    _make_counts(
        sa.Column('quota', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('has_companions', sa.Boolean(), nullable=False),
        sa.Column('photographs', sa.String(9), nullable=False),
    )
    op.create_table(
        'guest_answer',
        sa.Column('question_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('value', _WORD, nullable=False),
        sa.Column('registration_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint(
            'question_id', 'value', 'registration_id', name=op.f('pk_guest_answer')
        ),
        sqlite_with_rowid=False,
    )


def _drop() -> None:
    # What they hold is made anew.
    op.drop_table('guest_count')
    op.drop_table('guest')


def _make_guests(indexes: dict[str, list[str]], *new: sa.Column[object]) -> None:
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
        *new,
        sa.Column('queue_number', sa.Integer(), nullable=False),
        sa.Column('replied_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('search_text', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_guest')),
    )
    op.create_index('ix_guest_registration_id', 'guest', ['registration_id'])
    for name, columns in indexes.items():
        op.create_index(f'ix_guest_{name}', 'guest', ['event_id', *columns, 'number'])


def _make_counts(*new: sa.Column[object]) -> None:
    alike = ('event_id', 'status', 'category', 'language', 'has_needs')
    op.create_table(
        'guest_count',
        sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('status', sa.String(24), nullable=False),
        sa.Column('category', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('has_needs', sa.Boolean(), nullable=False),
        *new,
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            *alike, *(str(x.name) for x in new), name=op.f('pk_guest_count')
        ),
    )


def downgrade() -> None:
    """Go back to the one before, whose tables are empty until the next upgrade."""
    op.drop_table('guest_answer')
    _drop()
    _make_guests(_INDEXES)
    _make_counts()
    op.drop_column('registration', 'photo_withdrawn_at')

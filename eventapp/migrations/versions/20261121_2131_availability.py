"""availability, ways and accepted warnings."""

import sqlalchemy as sa
from alembic import op

revision = '5e8d31b7a94c'
down_revision = '5d0c83b1e7a4'
branch_labels = None
depends_on = None

SUBJECTS = ('person', 'room', 'venue')
ENDS = (('one', 'room'), ('other', 'room'), ('one', 'venue'), ('other', 'venue'))


def _record() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
    )


def _goes_with(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_{table}_{column}_{target}')
    return sa.ForeignKeyConstraint([column], [f'{target}.id'], name=name, ondelete='CASCADE')


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def upgrade() -> None:
    """Go to this revision."""
    subjects = [f'{x}_id' for x in SUBJECTS]
    op.create_table(
        'availability',
        *_record(),
        *(sa.Column(x, sa.Integer(), nullable=True) for x in subjects),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('note', sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            ' + '.join(f'CASE WHEN {x} IS NULL THEN 0 ELSE 1 END' for x in subjects) + ' = 1',
            name=op.f('ck_availability_one_subject'),
        ),
        sa.CheckConstraint(
            'starts_at IS NOT NULL OR ends_at IS NOT NULL', name=op.f('ck_availability_bounded')
        ),
        sa.CheckConstraint(
            'starts_at IS NULL OR ends_at IS NULL OR ends_at > starts_at',
            name=op.f('ck_availability_hours_order'),
        ),
        _goes_with('availability', 'event_id', 'event'),
        *(_goes_with('availability', f'{x}_id', x) for x in SUBJECTS),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_availability')),
    )
    _index('availability', 'event_id', *subjects)
    ends = [f'{end}_{kind}_id' for end, kind in ENDS]
    op.create_table(
        'turnaround',
        *_record(),
        *(sa.Column(x, sa.Integer(), nullable=True) for x in ends),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.CheckConstraint(
            '(one_room_id IS NULL) = (other_room_id IS NULL)',
            name=op.f('ck_turnaround_rooms_both'),
        ),
        sa.CheckConstraint(
            '(one_venue_id IS NULL) = (other_venue_id IS NULL)',
            name=op.f('ck_turnaround_venues_both'),
        ),
        sa.CheckConstraint(
            '(one_room_id IS NULL) <> (one_venue_id IS NULL)',
            name=op.f('ck_turnaround_one_sort'),
        ),
        sa.CheckConstraint('minutes >= 0', name=op.f('ck_turnaround_minutes')),
        _goes_with('turnaround', 'event_id', 'event'),
        *(_goes_with('turnaround', f'{end}_{kind}_id', kind) for end, kind in ENDS),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_turnaround')),
    )
    _index('turnaround', 'event_id', *ends)
    op.create_table(
        'accepted_warning',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=60), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('by', sa.String(length=254), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        _goes_with('accepted_warning', 'event_id', 'event'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_accepted_warning')),
        sa.UniqueConstraint('event_id', 'key', name=op.f('uq_accepted_warning_event_id_key')),
    )
    _index('accepted_warning', 'event_id')


def downgrade() -> None:
    """Go back to the one before."""
    for table in ('accepted_warning', 'turnaround', 'availability'):
        op.drop_table(table)

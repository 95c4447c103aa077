"""released programmes; what readers see of events already public becomes their first release."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = 'b83d5f6e2a47'
down_revision = '5e8d31b7a94c'
branch_labels = None
depends_on = None

KINDS = (
    'opening', 'keynote', 'panel', 'fireside', 'roundtable', 'workshop', 'questions',
    'press_conference', 'break', 'reception', 'closing',
)  # fmt: skip
ROLES = ('keynote', 'moderator', 'panellist', 'opening', 'closing', 'respondent', 'host')
STATES = ('planned', 'asked', 'pencilled', 'confirmed', 'declined', 'withdrawn')
STAGES = ('date', 'programme', 'speakers')
TIMED = ('waiting', 'done', 'failed', 'cancelled')
LANGUAGES = ('interpreted_from', 'interpreted_into', 'sign_languages', 'captions')

SESSION = (
    'event_id, slug, uid, sequence, kind, title, abstract, starts_at, ends_at, position, room_id, '
    'languages, interpreted_from, interpreted_into, sign_languages, captions, recorded, '
    'created_at, changed_at, revision'
)
APPEARANCE = (
    'person_id, affiliation_id, role, state, shown_as_invited, position, honorific, '
    'created_at, changed_at, revision'
)


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24, create_constraint=True)


def _record() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
    )


def _codes(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), server_default='[]', nullable=False)


def _key(table: str, column: str, target: str, rule: str) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_{table}_{column}_{target}')
    return sa.ForeignKeyConstraint([column], [f'{target}.id'], name=name, ondelete=rule)


def _indexes(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def upgrade() -> None:
    """Go to this revision."""
    _releases()
    _sessions()
    _appearances()
    _timed()
    _release_what_readers_see()


def _releases() -> None:
    table = 'programme_release'
    op.create_table(
        table,
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('stage', _choice(STAGES, 'releasestage'), nullable=False),
        sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('note', sa.JSON(), nullable=False),
        sa.Column('changes', sa.JSON(), nullable=False),
        _key(table, 'event_id', 'event', 'CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
        sa.UniqueConstraint('event_id', 'number', name=op.f(f'uq_{table}_event_id_number')),
    )


def _sessions() -> None:
    table = 'released_session'
    op.create_table(
        table,
        *_record(),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(length=80), nullable=False),
        sa.Column('uid', sa.String(length=32), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('kind', _choice(KINDS, 'sessionkind'), nullable=False),
        sa.Column('title', sa.JSON(), nullable=False),
        sa.Column('abstract', sa.JSON(), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('room_id', sa.Integer(), nullable=True),
        sa.Column('languages', sa.JSON(), nullable=False),
        *(_codes(x) for x in LANGUAGES),
        sa.Column('recorded', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            '(starts_at IS NULL) = (ends_at IS NULL)', name=op.f(f'ck_{table}_hours_both')
        ),
        sa.CheckConstraint(
            'starts_at IS NULL OR ends_at > starts_at', name=op.f(f'ck_{table}_hours_order')
        ),
        _key(table, 'event_id', 'event', 'CASCADE'),
        _key(table, 'room_id', 'room', 'RESTRICT'),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
        sa.UniqueConstraint('uid', name=op.f(f'uq_{table}_uid')),
    )
    _indexes(table, 'event_id', 'room_id')


def _appearances() -> None:
    table = 'released_appearance'
    op.create_table(
        table,
        *_record(),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('affiliation_id', sa.Integer(), nullable=True),
        sa.Column('role', _choice(ROLES, 'role'), nullable=False),
        sa.Column('state', _choice(STATES, 'appearancestate'), nullable=False),
        sa.Column('shown_as_invited', sa.Boolean(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('honorific', sa.String(length=40), server_default='', nullable=False),
        _key(table, 'session_id', 'released_session', 'CASCADE'),
        _key(table, 'person_id', 'person', 'RESTRICT'),
        _key(table, 'affiliation_id', 'affiliation', 'RESTRICT'),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
    )
    _indexes(table, 'session_id', 'person_id', 'affiliation_id')


def _timed() -> None:
    table = 'timed_release'
    op.create_table(
        table,
        *_record(),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('stage', _choice(STAGES, 'releasestage'), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('state', _choice(TIMED, 'timedstate'), nullable=False),
        sa.Column('fault', sa.String(length=80), nullable=False),
        sa.Column('set_by', sa.Integer(), nullable=True),
        _key(table, 'event_id', 'event', 'CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
    )
    _indexes(table, 'event_id')
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index('ix_timed_release_due', ['state', 'at'], unique=False)


def _release_what_readers_see() -> None:
    public = "SELECT id FROM event WHERE status <> 'draft'"
    op.execute(
        'INSERT INTO programme_release (event_id, number, stage, released_at, note, changes) '
        "SELECT id, 1, 'speakers', changed_at, '{}', '[]' FROM event WHERE status <> 'draft' "
        'AND EXISTS (SELECT 1 FROM session WHERE session.event_id = event.id)'
    )
    op.execute(
        f'INSERT INTO released_session ({SESSION}) '
        f'SELECT {SESSION} FROM session WHERE event_id IN ({public}) ORDER BY id'
    )
    columns = ', '.join(f'a.{x}' for x in APPEARANCE.split(', '))
    op.execute(
        f'INSERT INTO released_appearance (session_id, {APPEARANCE}) SELECT r.id, {columns} '
        'FROM appearance a JOIN session s ON s.id = a.session_id '
        'JOIN released_session r ON r.uid = s.uid '
        "WHERE a.state = 'confirmed' "
        "OR (a.state IN ('asked', 'pencilled') AND a.shown_as_invited) "
        "OR (a.state NOT IN ('declined', 'withdrawn') AND a.person_id IS NULL) ORDER BY a.id"
    )


def downgrade() -> None:
    """Go back to the one before."""
    for table in ('timed_release', 'released_appearance', 'released_session', 'programme_release'):
        op.drop_table(table)

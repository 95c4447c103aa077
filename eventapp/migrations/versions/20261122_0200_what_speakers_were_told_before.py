"""what speakers were told keeps title and calendar number; who was asked before that is filled in."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = 'e92f4d07b6a1'
down_revision = 'c3e81a5d20f6'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
told = sa.table(
    'told_slot',
    sa.column('event_id', sa.Integer),
    sa.column('person_id', sa.Integer),
    sa.column('session_uid', sa.String),
    sa.column('starts_at', INSTANT),
    sa.column('ends_at', INSTANT),
    sa.column('room', sa.String),
    sa.column('title', sa.JSON),
    sa.column('has_entry', sa.Boolean),
    sa.column('sequence', sa.Integer),
)
HELD: dict[str, Any] = {
    'id': sa.Integer, 'event_id': sa.Integer, 'uid': sa.String, 'title': sa.JSON,
    'sequence': sa.Integer, 'starts_at': INSTANT, 'ends_at': INSTANT, 'room_id': sa.Integer,
}  # fmt: skip
session, released = (
    sa.table(name, *(sa.column(x, kind) for x, kind in HELD.items()))
    for name in ('session', 'released_session')
)
seat = sa.table('appearance', *map(sa.column, ('id', 'session_id', 'person_id', 'state')))
contact = sa.table(
    'contact', sa.column('appearance_id'), sa.column('at', INSTANT), sa.column('state')
)
entry = sa.table(
    'audit_entry',
    sa.column('id'),
    sa.column('at', INSTANT),
    sa.column('subject_type'),
    sa.column('subject_id'),
    sa.column('changes', sa.JSON),
)
room = sa.table('room', sa.column('id'), sa.column('name'))
LIVE = ('asked', 'pencilled', 'confirmed')


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('told_slot', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.add_column(sa.Column('title', sa.JSON(), server_default='{}', nullable=False))
        batch.add_column(
            sa.Column('has_entry', sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch.add_column(sa.Column('sequence', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('told_slot', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.alter_column('title', server_default=None)
    _name()
    _fill()


def _name() -> None:
    """Give what is remembered its title and number; forget it of those who said no since."""
    for held in (released, session):
        found = held.c.uid == told.c.session_uid
        values = {
            x: sa.select(held.c[x]).where(found).scalar_subquery() for x in ('title', 'sequence')
        }
        op.execute(told.update().where(sa.exists().where(found)).values(values))
    same = (
        seat.c.session_id == session.c.id,
        session.c.uid == told.c.session_uid,
        seat.c.person_id == told.c.person_id,
    )
    agreed = sa.exists().where(*same, seat.c.state == 'confirmed')
    op.execute(told.update().where(agreed).values(has_entry=sa.true()))
    live = sa.exists().where(*same, seat.c.state.in_(LIVE))
    over = sa.exists().where(*same, seat.c.state.in_(('declined', 'withdrawn')))
    op.execute(told.delete().where(over, ~live))


def _fill() -> None:
    """Remember for those spoken to before the hours that stood then.

    That is what the log of changes says, and else what stands now: nobody is written to about hours
    that nobody is known to have moved.
    """
    db = op.get_bind()
    last = (
        sa.select(contact.c.appearance_id, sa.func.max(contact.c.at, type_=INSTANT).label('at'))
        .where(contact.c.state.is_not(None))
        .group_by(contact.c.appearance_id)
        .subquery()
    )
    missing = ~sa.exists().where(
        told.c.session_uid == session.c.uid, told.c.person_id == seat.c.person_id
    )
    query = (
        sa.select(session, seat.c.person_id, seat.c.state, last.c.at.label('told_at'))
        .select_from(seat)
        .join(session, session.c.id == seat.c.session_id)
        .join(last, last.c.appearance_id == seat.c.id)
        .where(seat.c.state.in_(LIVE), seat.c.person_id.is_not(None), missing)
        .order_by(seat.c.id)
    )
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for found in db.execute(query).mappings().all():
        then = {x: found[x] for x in ('starts_at', 'ends_at', 'room_id')} | _since(db, found)
        name = db.scalar(sa.select(room.c.name).where(room.c.id == then.pop('room_id')))
        rows[found['uid'], found['person_id']] = then | {
            'event_id': found['event_id'],
            'person_id': found['person_id'],
            'session_uid': found['uid'],
            'room': name or '',
            'title': found['title'],
            'has_entry': found['state'] == 'confirmed',
            'sequence': found['sequence'],
        }
    if rows:
        op.bulk_insert(told, list(rows.values()))


def _since(db: sa.Connection, found: sa.RowMapping) -> dict[str, Any]:
    """Return what stood before the first change of each that came after somebody was told."""
    query = sa.select(entry.c.changes).where(
        entry.c.subject_type == 'session',
        entry.c.subject_id == found['id'],
        entry.c.at > found['told_at'],
    )
    before: dict[str, Any] = {}
    for changes in db.scalars(query.order_by(entry.c.id)):
        for name in {'starts_at', 'ends_at', 'room_id'} & changes.keys():
            before.setdefault(name, changes[name][0])
    for name in {'starts_at', 'ends_at'} & before.keys():
        before[name] = before[name] and datetime.fromisoformat(before[name]).astimezone(UTC)
    return before


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('told_slot', table_kwargs={'sqlite_autoincrement': True}) as batch:
        for name in ('sequence', 'has_entry', 'title'):
            batch.drop_column(name)

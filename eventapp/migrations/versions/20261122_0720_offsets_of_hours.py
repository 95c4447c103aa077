"""the offsets by which the hours of events and sessions were reckoned."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = 'd5b81f3a7c26'
down_revision = 'e4b81d06c37a'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = ('event', 'session', 'released_session')
COLUMNS = ('starts_offset', 'ends_offset')


def upgrade() -> None:
    """Go to this revision; what is there was reckoned by the rules of today, as far as is known."""
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for column in COLUMNS:
                batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
    if not op.get_context().as_sql:
        _fill()


def downgrade() -> None:
    """Go back to the one before."""
    for table in TABLES:
        with op.batch_alter_table(table, table_kwargs={'sqlite_autoincrement': True}) as batch:
            for column in COLUMNS:
                batch.drop_column(column)


def _fill() -> None:
    connection = op.get_bind()
    events = connection.execute(sa.text('SELECT id, timezone FROM event')).all()
    zones: dict[int, str] = {x.id: x.timezone for x in events}
    for name in TABLES:
        owner = 'id' if name == 'event' else 'event_id'
        table = sa.table(
            name, sa.column('id'), sa.column('event_id'), sa.column('starts_at', INSTANT),
            sa.column('ends_at', INSTANT), *map(sa.column, COLUMNS),
        )
        query = sa.select(table.c.id, table.c[owner].label('owner'), table.c.starts_at,
                          table.c.ends_at).where(table.c.starts_at.is_not(None))
        for row in connection.execute(query).all():
            zone = ZoneInfo(zones[row.owner])
            found = (_offset(row.starts_at, zone), _offset(row.ends_at, zone))
            values = dict(zip(COLUMNS, found, strict=True))
            connection.execute(sa.update(table).where(table.c.id == row.id).values(**values))


def _offset(at: datetime, zone: ZoneInfo) -> int:
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    seconds = at.astimezone(zone).utcoffset()
    return int(seconds.total_seconds()) if seconds is not None else 0

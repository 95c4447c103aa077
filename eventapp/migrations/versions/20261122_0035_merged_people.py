"""what follows merged people: their links, their reminders, and who was told apart."""

import re
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = '3c8e57b1d2f4'
down_revision = '6f2b90d4a7c1'
branch_labels = None
depends_on = None

# A reminder of an answer was known by appearance and person, one of a part by event and person.
ANSWER = re.compile(r"answer-(\d+)-\d+-(.+)")
PART = re.compile(r"([a-z_]+)-\d+-\d+-(.+)")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('former_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('calendar_digest', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['link_id'], ['speaker_link.id'], name=op.f('fk_former_link_link_id_speaker_link'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_link')),
    sa.UniqueConstraint('calendar_digest', name=op.f('uq_former_link_calendar_digest')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_former_link_token_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_former_link_link_id'), 'former_link', ['link_id'])
    op.create_table('told_apart',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=254), nullable=False),
    sa.CheckConstraint('person_id <> other_id', name=op.f('ck_told_apart_two_people')),
    sa.ForeignKeyConstraint(['other_id'], ['person.id'], name=op.f('fk_told_apart_other_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_told_apart_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_apart')),
    sa.UniqueConstraint('person_id', 'other_id', name=op.f('uq_told_apart_person_id_other_id')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_told_apart_other_id'), 'told_apart', ['other_id'])
    _make_chases_anew()


def _make_chases_anew() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT key, event_id, person_id, sent_at FROM chase")).all()
    seats = connection.execute(sa.text("SELECT id, session_id FROM appearance")).all()
    op.drop_table('chase')
    op.create_table('chase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_chase_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_chase_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chase')),
    sa.UniqueConstraint('event_id', 'person_id', 'key', name=op.f('uq_chase_event_id_person_id_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_chase_person_id'), 'chase', ['person_id'])
    sessions = {x.id: x.session_id for x in seats}
    found: dict[tuple[int, int, str], datetime] = {}
    for row in rows:
        if key := _key(row.key, sessions):
            found.setdefault((row.event_id, row.person_id, key), row.sent_at)
    insert = sa.text(
        "INSERT INTO chase (event_id, person_id, key, sent_at) VALUES (:event, :person, :key, :at)"
    )
    for (event, person, key), at in found.items():
        connection.execute(insert, {"event": event, "person": person, "key": key, "at": at})


def _key(before: str, sessions: dict[int, int]) -> str:
    """Return the key without numbers of people; nothing of an appearance that is gone."""
    if answer := ANSWER.fullmatch(before):
        session = sessions.get(int(answer[1]))
        return f"answer-{session}-{answer[2]}" if session else ""
    part = PART.fullmatch(before)
    return f"{part[1]}-{part[2]}" if part else ""


def downgrade() -> None:
    """Go back to the one before; which reminders were sent is forgotten."""
    op.drop_table('chase')
    op.create_table('chase',
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_chase_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_chase_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_chase'))
    )
    op.create_index(op.f('ix_chase_event_id'), 'chase', ['event_id'])
    op.create_index(op.f('ix_chase_person_id'), 'chase', ['person_id'])
    op.drop_table('told_apart')
    op.drop_table('former_link')

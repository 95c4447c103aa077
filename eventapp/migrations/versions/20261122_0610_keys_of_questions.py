"""a question has a key by which files know it."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '7d2f60c9b3e1'
down_revision = 'c1f4a7d02e96'
branch_labels = None
depends_on = None

AUTO = {'sqlite_autoincrement': True}
LENGTH = 74  # leaves room for a number


def _slug(text: str) -> str:
    plain = unicodedata.normalize('NFKD', text.casefold()).encode('ascii', 'ignore').decode()
    slug = ''
    for word in re.findall(r'[a-z0-9]+', plain.lower()):
        longer = f'{slug}-{word}' if slug else word[:LENGTH]
        if len(longer) > LENGTH:
            break
        slug = longer
    return slug or 'question'


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('question', table_kwargs=AUTO) as batch:
        batch.add_column(sa.Column('slug', sa.String(80), server_default='', nullable=False))
    _fill()
    op.create_index('ix_question_slug', 'question', ['event_id', 'slug'], unique=True)


def _fill() -> None:
    question = sa.table(
        'question', sa.column('id'), sa.column('event_id'), sa.column('label', sa.JSON),
        sa.column('slug'),
    )
    event = sa.table('event', sa.column('id'), sa.column('main_language'))
    connection = op.get_bind()
    asked = connection.execute(
        sa.select(question.c.id, question.c.event_id, question.c.label, event.c.main_language)
        .join(event, event.c.id == question.c.event_id)
        .order_by(question.c.id)
    ).all()
    taken: set[tuple[int, str]] = set()
    for row in asked:
        texts = row.label or {}
        stem = _slug(texts.get(row.main_language) or next(iter(texts.values()), ''))
        slug, number = stem, 1
        while (row.event_id, slug) in taken:
            number += 1
            slug = f'{stem}-{number}'
        taken.add((row.event_id, slug))
        connection.execute(question.update().where(question.c.id == row.id).values(slug=slug))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index('ix_question_slug', 'question')
    with op.batch_alter_table('question', table_kwargs=AUTO) as batch:
        batch.drop_column('slug')

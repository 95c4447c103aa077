"""events ask their guests questions."""

import sqlalchemy as sa
from alembic import op

revision = '5e90c2b7a41d'
down_revision = '7b1e4c90d2a8'
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
        'question',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column(
            'kind',
            sa.Enum('text', 'long_text', 'choice', 'several', 'date', 'country', 'language',
                    'file', 'consent', name='questionkind', native_enum=False, length=24,
                    create_constraint=True),
            nullable=False,
        ),
        sa.Column('label', sa.JSON(), nullable=False),
        sa.Column('help', sa.JSON(), nullable=False),
        sa.Column('required', sa.Boolean(), nullable=False),
        sa.Column('categories', sa.JSON(), nullable=False),
        sa.Column('options', sa.JSON(), nullable=False),
        sa.Column('on_id', sa.Integer(), nullable=True),
        sa.Column('on_values', sa.JSON(), nullable=False),
        sa.Column('delete_on', sa.Date(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('retired_at', INSTANT, nullable=True),
        *_record(),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_question_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['on_id'], ['question.id'], name=op.f('fk_question_on_id_question')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
        sqlite_autoincrement=True,
    )
    for name in ('event_id', 'on_id', 'delete_on'):
        op.create_index(op.f(f'ix_question_{name}'), 'question', [name])
    op.create_table(
        'answer',
        sa.Column('registration_id', sa.Integer(), nullable=False),
        sa.Column('question_id', sa.Integer(), nullable=False),
        sa.Column('value', sa.JSON(), nullable=False),
        sa.Column('other', sa.Text(), nullable=False),
        sa.Column('said_at', INSTANT, nullable=False),
        sa.Column('wording', sa.Text(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(
            ['registration_id'], ['registration.id'],
            name=op.f('fk_answer_registration_id_registration'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['question_id'], ['question.id'], name=op.f('fk_answer_question_id_question'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
        sa.UniqueConstraint(
            'registration_id', 'question_id', name=op.f('uq_answer_registration_id_question_id')
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_answer_question_id'), 'answer', ['question_id'])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('answer')
    op.drop_table('question')

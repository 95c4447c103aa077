"""a list of people to invite is looked at before it comes in."""

import sqlalchemy as sa
from alembic import op

revision = '8e1d46f0b7c2'
down_revision = '81f3b6d0e2a7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'brought_list',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(32), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('cells', sa.JSON(), nullable=False),
        sa.Column('columns', sa.JSON(), nullable=False),
        sa.Column('has_head', sa.Boolean(), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('category_id', sa.Integer(), nullable=True),
        sa.Column('may_pass_on', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ['event_id'], ['event.id'], name=op.f('fk_brought_list_event_id_event'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['made_by'], ['user.id'], name=op.f('fk_brought_list_made_by_user'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_brought_list')),
        sa.UniqueConstraint('key', name=op.f('uq_brought_list_key')),
        sqlite_autoincrement=True,
    )
    for name in ('event_id', 'made_by', 'made_at'):
        op.create_index(op.f(f'ix_brought_list_{name}'), 'brought_list', [name])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('brought_list')

"""What a speaker sent stands apart from what they write on."""

import sqlalchemy as sa
from alembic import op

revision = 'a4c61b7d92e8'
down_revision = 'b7d20c5e9f31'
branch_labels = None
depends_on = None

row = sa.table(
    'contribution',
    sa.column('state', sa.String),
    sa.column('content', sa.JSON),
    sa.column('sent', sa.JSON),
    sa.column('sendings', sa.Integer),
    sa.column('sent_at', sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Go to this revision: what was sent is what stands there, unless it was drafted anew."""
    op.add_column('contribution', sa.Column('sent', sa.JSON(), nullable=True))
    op.add_column(
        'contribution', sa.Column('sendings', sa.Integer(), server_default='0', nullable=False)
    )
    op.execute(row.update().where(row.c.state != 'draft').values(sent=row.c.content, sendings=1))
    # What was sent before this draft was written over: to the organisers it was never sent.
    op.execute(row.update().where(row.c.state == 'draft').values(sent_at=None))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column('contribution', 'sendings')
    op.drop_column('contribution', 'sent')

"""how often the link of an invitation had somebody else written to."""

import sqlalchemy as sa
from alembic import op

revision = 'e9a1c57b40d8'
down_revision = 'e70c4b19d2a6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('invitation') as batch:
        batch.add_column(sa.Column('namings', sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('invitation') as batch:
        batch.drop_column('namings')

"""a release at a set time knows the clashes somebody lives with; of those set before nothing is known."""

import sqlalchemy as sa
from alembic import op

revision = 'f60a2d9c41b8'
down_revision = 'c41f8e0a7b92'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('timed_release') as batch:
        batch.add_column(sa.Column('clashes', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('timed_release', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.drop_column('clashes')

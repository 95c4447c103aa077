"""who is to come instead of an invited guest is written to in a language that is chosen."""

import sqlalchemy as sa
from alembic import op

revision = '4be8d03f71c6'
down_revision = 'b3f1c86e42d9'
branch_labels = None
depends_on = None

AUTO = {'sqlite_autoincrement': True}


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('invitation', table_kwargs=AUTO) as batch:
        batch.add_column(
            sa.Column('deputy_language', sa.String(2), server_default='', nullable=False)
        )


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('invitation', table_kwargs=AUTO) as batch:
        batch.drop_column('deputy_language')

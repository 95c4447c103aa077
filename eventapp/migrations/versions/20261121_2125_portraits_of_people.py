"""portraits of people, and who is withheld from readers."""

import sqlalchemy as sa
from alembic import op

revision = '5d0c83b1e7a4'
down_revision = 'a82dbec621a4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('person', schema=None) as batch_op:
        for name in ('portrait', 'portrait_source'):
            batch_op.add_column(
                sa.Column(name, sa.String(length=64), server_default='', nullable=False)
            )
        batch_op.add_column(
            sa.Column('portrait_crop', sa.JSON(), server_default='[]', nullable=False)
        )
        batch_op.add_column(
            sa.Column('portrait_alt', sa.JSON(), server_default='{}', nullable=False)
        )
        for name in ('is_withheld', 'is_portrait_withheld'):
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
            )


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('person', schema=None) as batch_op:
        for name in ('is_portrait_withheld', 'is_withheld', 'portrait_alt', 'portrait_crop'):
            batch_op.drop_column(name)
        batch_op.drop_column('portrait_source')
        batch_op.drop_column('portrait')

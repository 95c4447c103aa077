"""languages of sessions, honorific and notes of appearances."""

import sqlalchemy as sa
from alembic import op

revision = '4a7e2c9b61d8'
down_revision = '7c1f0a9d52be'
branch_labels = None
depends_on = None

LANGUAGES = ('interpreted_from', 'interpreted_into', 'sign_languages', 'captions')


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('session', schema=None) as batch_op:
        for name in LANGUAGES:
            batch_op.add_column(sa.Column(name, sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(
            sa.Column('sign_interpreters', sa.Integer(), server_default='0', nullable=False)
        )
        batch_op.add_column(
            sa.Column('recorded', sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table('appearance', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('honorific', sa.String(length=40), server_default='', nullable=False)
        )
        batch_op.add_column(sa.Column('notes', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('appearance', schema=None) as batch_op:
        batch_op.drop_column('notes')
        batch_op.drop_column('honorific')
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_column('recorded')
        batch_op.drop_column('sign_interpreters')
        for name in LANGUAGES:
            batch_op.drop_column(name)

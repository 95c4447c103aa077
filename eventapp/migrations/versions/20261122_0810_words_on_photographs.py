"""which words on photographs a guest agreed to."""

import sqlalchemy as sa
from alembic import op

revision = '5b8e0d7f3a21'
down_revision = 'b3c7e90d12f5'
branch_labels = None
depends_on = None

SHOWN = '2026-11-21'  # the only words shown until now


def upgrade() -> None:
    """Go to this revision."""
    op.add_column(
        'registration',
        sa.Column('photo_version', sa.String(20), server_default='', nullable=False),
    )
    guest = sa.table(
        'registration', sa.column('photo_consent', sa.Boolean()), sa.column('photo_version')
    )
    op.execute(guest.update().where(guest.c.photo_consent).values(photo_version=SHOWN))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column('registration', 'photo_version')

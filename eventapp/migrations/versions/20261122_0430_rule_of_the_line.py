"""an event says who moves up from its waiting list, and for how long a freed seat is held."""

import sqlalchemy as sa
from alembic import op

revision = '3c6a8e1f5b27'
down_revision = '3d81f0c6a2b7'
branch_labels = None
depends_on = None

RULE = sa.Enum('strict', 'best_fit', name='linerule', native_enum=False, length=24)


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table('event', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.add_column(sa.Column('line_rule', RULE, server_default='strict', nullable=False))
        batch.add_column(sa.Column('offer_hours', sa.Integer(), nullable=True))
        batch.create_check_constraint(
            op.f('ck_event_linerule'), "line_rule IN ('strict', 'best_fit')"
        )
        batch.create_check_constraint(
            op.f('ck_event_offer_hours'), 'offer_hours IS NULL OR offer_hours >= 1'
        )
    with op.batch_alter_table('registration') as batch:
        batch.create_index('ix_registration_offers', ['state', 'offer_until'])


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('registration') as batch:
        batch.drop_index('ix_registration_offers')
    with op.batch_alter_table('event', table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.drop_constraint(op.f('ck_event_offer_hours'), type_='check')
        batch.drop_constraint(op.f('ck_event_linerule'), type_='check')
        batch.drop_column('offer_hours')
        batch.drop_column('line_rule')

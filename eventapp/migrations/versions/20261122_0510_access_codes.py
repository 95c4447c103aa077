"""access codes of guest categories, and who came with which."""

import sqlalchemy as sa
from alembic import op

revision = '7b1e4c90d2a8'
down_revision = '5d0e7c2a91b4'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        'access_code',
        sa.Column('category_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('code', sa.String(20), nullable=False),
        sa.Column('uses', sa.Integer(), nullable=True),
        sa.Column('ends_at', INSTANT, nullable=True),
        sa.Column('revoked_at', INSTANT, nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('changed_at', INSTANT, nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.CheckConstraint('uses IS NULL OR uses >= 1', name=op.f('ck_access_code_uses')),
        sa.ForeignKeyConstraint(
            ['category_id'], ['guest_category.id'],
            name=op.f('fk_access_code_category_id_guest_category'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_access_code')),
        sa.UniqueConstraint('category_id', 'code', name=op.f('uq_access_code_category_id_code')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'code_use',
        sa.Column('registration_id', sa.Integer(), nullable=False),
        sa.Column('code_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['registration_id'], ['registration.id'],
            name=op.f('fk_code_use_registration_id_registration'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['code_id'], ['access_code.id'], name=op.f('fk_code_use_code_id_access_code'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_code_use')),
    )
    op.create_index(op.f('ix_code_use_code_id'), 'code_use', ['code_id'])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table('code_use')
    op.drop_table('access_code')

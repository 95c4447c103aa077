"""an organiser may let a request that was decided await approval again, and that is written down."""

from alembic import op

revision = 'b4e07a915cd2'
down_revision = 'b7f20c6e9d14'
branch_labels = None
depends_on = None

BEFORE = "'note', 'asks', 'for', 'against', 'approved', 'declined'"
NAME = 'ck_approval_note_stance'


def upgrade() -> None:
    """Go to this revision."""
    _take(f"{BEFORE}, 'reopened'")


def downgrade() -> None:
    """Go back to the one before."""
    op.execute("UPDATE approval_note SET stance = 'note' WHERE stance = 'reopened'")
    _take(BEFORE)


def _take(stances: str) -> None:
    kept = {'sqlite_autoincrement': True}
    with op.batch_alter_table('approval_note', table_kwargs=kept) as batch:
        batch.drop_constraint(op.f(NAME), type_='check')
        batch.create_check_constraint(op.f(NAME), f"stance IN ({stances})")

"""links of speakers, their terms, contacts, deputies and reminders."""

import sqlalchemy as sa
from alembic import op

revision = 'a82dbec621a4'
down_revision = 'ebf5f79e86ed'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table('chase',
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_chase_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_chase_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_chase'))
    )
    with op.batch_alter_table('chase', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chase_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_chase_person_id'), ['person_id'], unique=False)

    op.create_table('speaker_link',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('calendar_digest', sa.String(length=64), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_speaker_link_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_speaker_link_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker_link')),
    sa.UniqueConstraint('calendar_digest', name=op.f('uq_speaker_link_calendar_digest')),
    sa.UniqueConstraint('event_id', 'person_id', name=op.f('uq_speaker_link_event_id_person_id')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_speaker_link_token_digest'))
    )
    with op.batch_alter_table('speaker_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_speaker_link_person_id'), ['person_id'], unique=False)

    op.create_table('speaker_terms',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('changes_until', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_speaker_terms_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker_terms')),
    sa.UniqueConstraint('event_id', name=op.f('uq_speaker_terms_event_id'))
    )
    op.create_table('contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('appearance_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('mail', 'call', 'letter', 'meeting', 'link', name='contactkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('planned', 'asked', 'pencilled', 'confirmed', 'declined', 'withdrawn', name='appearancestate', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_kind', sa.String(length=20), nullable=False),
    sa.Column('by_label', sa.String(length=254), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['appearance_id'], ['appearance.id'], name=op.f('fk_contact_appearance_id_appearance'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_contact_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contact_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact'))
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_appearance_id'), ['appearance_id'], unique=False)
        batch_op.create_index('ix_contact_person', ['event_id', 'person_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_person_id'), ['person_id'], unique=False)

    op.create_table('deputy',
    sa.Column('appearance_id', sa.Integer(), nullable=False),
    sa.Column('named_by_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('role', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('named', 'taken', 'refused', name='deputystate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['appearance_id'], ['appearance.id'], name=op.f('fk_deputy_appearance_id_appearance'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['named_by_id'], ['person.id'], name=op.f('fk_deputy_named_by_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deputy'))
    )
    with op.batch_alter_table('deputy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deputy_appearance_id'), ['appearance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deputy_named_by_id'), ['named_by_id'], unique=False)



def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table('deputy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deputy_named_by_id'))
        batch_op.drop_index(batch_op.f('ix_deputy_appearance_id'))

    op.drop_table('deputy')
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_person_id'))
        batch_op.drop_index('ix_contact_person')
        batch_op.drop_index(batch_op.f('ix_contact_appearance_id'))

    op.drop_table('contact')
    op.drop_table('speaker_terms')
    with op.batch_alter_table('speaker_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_speaker_link_person_id'))

    op.drop_table('speaker_link')
    with op.batch_alter_table('chase', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chase_person_id'))
        batch_op.drop_index(batch_op.f('ix_chase_event_id'))

    op.drop_table('chase')

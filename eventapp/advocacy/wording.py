"""The words for where a policy file stands and what a statement is."""

from flask_babel import lazy_gettext as _l

from eventapp.advocacy.models import PolicyStatus, StatementKind

STATUSES = {
    PolicyStatus.PROPOSED: _l("Proposed"),
    PolicyStatus.IN_NEGOTIATION: _l("In negotiation"),
    PolicyStatus.ADOPTED: _l("Adopted"),
    PolicyStatus.IN_FORCE: _l("In force"),
    PolicyStatus.WITHDRAWN: _l("Withdrawn"),
}
STATEMENT_KINDS = {
    StatementKind.JOINT_LETTER: _l("Joint letter"),
    StatementKind.PRESS_RELEASE: _l("Press release"),
    StatementKind.POSITION_PAPER: _l("Position paper"),
    StatementKind.STATEMENT: _l("Statement"),
}

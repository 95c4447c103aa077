"""The organisers' overview, audit log and outgoing mail."""

"""Events that come in from calendars of others: looked at first, drafts once they are in."""

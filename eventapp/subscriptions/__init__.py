"""Calendars of one person each, by a secret address: registrations, sessions, drafts."""

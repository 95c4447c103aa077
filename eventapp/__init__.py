"""eventapp: pages, panels, RSVP and calendars of high-level advocacy events."""

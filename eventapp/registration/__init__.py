"""Who comes: RSVP, seats, waiting list, the personal link."""

"""Answers that calendars send by mail (RFC 5546, 6047), done as the personal link would do them."""

"""Invitations: whom the organisers ask by name, how they are written to, and what they answer."""

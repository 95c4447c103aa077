"""Organisers' accounts: sign-in, roles, access checks."""

"""Organisations and their membership of the coalition."""

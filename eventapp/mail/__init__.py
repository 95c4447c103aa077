"""Outgoing mail: rows written with the change that caused them, delivered by the worker."""

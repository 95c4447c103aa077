"""Programmes begun from something: a template, a past event, a file; looked at before they are."""

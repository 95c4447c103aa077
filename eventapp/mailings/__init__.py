"""Mails that organisers write to guests, to whomever a filter of the guest list finds."""

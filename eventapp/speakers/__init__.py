"""Asking people onto the stage: links, answers, deputies, the log of contacts, mails to them."""

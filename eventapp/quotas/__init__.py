"""Quotas of seats that organisations fill by themselves, through the link of their focal point."""

"""Days of institutions, laid over the calendar: sitting weeks, recess, public holidays."""

"""Who did what to which record, with what it was before and after."""

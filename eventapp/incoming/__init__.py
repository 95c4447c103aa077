"""Files that others made and somebody brings here: their bytes, letters and calendars. Pure."""

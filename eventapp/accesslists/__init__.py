"""Who is let into a building: what an institution asks of visitors, kept sealed and handed over."""

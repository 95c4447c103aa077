"""The job queue and the list of what runs periodically."""

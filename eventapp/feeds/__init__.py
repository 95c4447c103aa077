"""Calendar feeds and structured data."""

"""How often which calendar program fetches which feed, and when it will see a change."""

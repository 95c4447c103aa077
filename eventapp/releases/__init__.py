"""Making programmes public, by hand or at a set time, and telling whom it concerns."""

"""The sessions of an event and who stands on its stage."""

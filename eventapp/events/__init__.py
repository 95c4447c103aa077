"""Events, where they are held and who hosts them."""

"""The public reading pages. Holds no table and no rule."""

"""The evening that the feeds' own tests are of."""

from tests.feeds.conftest import gala, spring

__all__ = ["gala", "spring"]

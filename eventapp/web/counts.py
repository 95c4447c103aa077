"""What rate limits count in the memory of one process, by many threads at once.

The library's own storage starts its timer twice when two threads come together, which the second
visitor reads as a failure of ours (alisaifee/limits, issue 26).
"""

import threading

from limits.storage import Storage

from eventapp.core import clock

SCHEME = "counts"
SWEEP = 60.0  # seconds between two looks for windows that are over


class Counts(Storage):
    """Fixed windows: how often each key was hit, and the instant of its window's end."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library reads it so

    def __init__(
        self, uri: str | None = None, *, wrap_exceptions: bool = False, **options: str
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, float]] = {}
        self._swept = _now()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a storage that fails raises; memory does not fail."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count ``amount`` more hits in a window of ``expiry`` seconds; return how many it has."""
        now = _now()
        with self._lock:
            if now - self._swept > SWEEP:
                self._sweep(now)
            hits, end = self._windows.get(key, (0, 0.0))
            hits, end = (hits, end) if now < end else (0, now + expiry)
            self._windows[key] = hits + amount, end
            return hits + amount

    def get(self, key: str) -> int:
        """Return how many hits the window of a key has."""
        hits, end = self._windows.get(key, (0, 0.0))
        return hits if _now() < end else 0

    def get_expiry(self, key: str) -> float:
        """Return the end of a key's window, in seconds of the epoch."""
        return max(self._windows.get(key, (0, 0.0))[1], _now())

    def check(self) -> bool:
        """Tell that the storage works."""
        return True

    def reset(self) -> int:
        """Forget every window; return how many there were."""
        with self._lock:
            found = len(self._windows)
            self._windows.clear()
            return found

    def clear(self, key: str) -> None:
        """Forget the window of a key."""
        with self._lock:
            self._windows.pop(key, None)

    def _sweep(self, now: float) -> None:
        self._swept = now
        self._windows = {k: x for k, x in self._windows.items() if now < x[1]}


def _now() -> float:
    return clock.now().timestamp()

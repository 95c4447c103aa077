"""The processes of the product: started, started anew when they die, and ended together."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

STOP_WITHIN = 15.0  # seconds for open requests and the running task
PAUSES = (1, 2, 4, 8, 16, 30)  # seconds before each new start; after as many quick deaths, none
STEADY_AFTER = 60.0  # seconds; who lived longer dies for the first time again

Process = subprocess.Popen[bytes]


@dataclass
class Child:
    """A process of ours, with its name as a person knows it."""

    name: str
    start: Callable[[], Process]
    process: Process = field(init=False)
    deaths: int = 0
    born: float = field(default_factory=time.monotonic)
    again: float | None = None

    def __post_init__(self) -> None:
        self.process = self.start()

    def look(self, now: float) -> bool:
        """Start it anew when it is dead and its pause is over; return False to give it up."""
        if self.again is not None:
            if now >= self.again:
                self.process, self.born, self.again = self.start(), now, None
            return True
        if self.process.poll() is None:
            return True
        self.deaths = self.deaths + 1 if now - self.born < STEADY_AFTER else 1
        if self.deaths > len(PAUSES):
            return False
        pause = PAUSES[self.deaths - 1]
        code = self.process.returncode
        said = f"the {self.name} ended by itself (code {code}); it starts again in {pause} s."
        click.echo(f"eventapp: {said}", err=True)
        self.again = now + pause
        return True


def keep_running(children: Sequence[Child]) -> Child:
    """Start whoever dies anew; return the one that dies again and again."""
    while True:
        for child in children:
            if not child.look(time.monotonic()):
                return child
        time.sleep(0.2)


def ended(children: Sequence[Child]) -> list[Child]:
    """Return those whose process has ended."""
    return [x for x in children if x.process.poll() is not None]


@contextmanager
def household() -> Iterator[list[Child]]:
    """Hold a list of processes; end those that still run when the block ends."""
    children: list[Child] = []
    try:
        yield children
    finally:
        stop([x for x in children if x.process.poll() is None])


def stop(children: Sequence[Child]) -> None:
    """End processes gently, and by force when that takes too long or a stop is asked again."""
    for child in children:
        child.process.terminate()  # quiet at any moment, unlike SIGINT while Python starts
    deadline = time.monotonic() + STOP_WITHIN
    for child in children:
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            child.process.kill()
            child.process.wait()

"""The worker process: takes what the web told, and does by the clock what nobody told."""

import logging
import signal
import sys
from contextlib import ExitStack
from importlib import import_module

from flask import Flask
from huey.consumer import Consumer

from eventapp.jobs.queue import Jobs

SHUTDOWN_SECONDS = 10  # a task that takes longer is found again by the sweep
HEALTH_SECONDS = 10
_ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def main() -> int:
    """Run the worker until SIGINT or SIGTERM; return the exit code."""
    # By name: the factory stands above every feature, this package below most.
    app: Flask = import_module("eventapp").create_app()
    return run(app)


def run(app: Flask) -> int:
    """Run the tasks of an application until a signal ends it gently."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    jobs: Jobs = app.extensions["jobs"]
    # Blocked before any thread starts, so that each thread inherits it and only we are told.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    with ExitStack() as stack:
        for name, open_ in jobs.beside.items():
            try:
                stack.enter_context(open_())
            except OSError as error:
                print(f"eventapp: {name} cannot be opened: {error}.", file=sys.stderr)  # noqa: T201
                return 1
        _work(jobs)
    return 0


def _work(jobs: Jobs) -> None:
    consumer = jobs.huey.create_consumer(
        workers=1,
        initial_delay=0.05,
        max_delay=1.0,
        scheduler_interval=60,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
    consumer.start()
    _wait(consumer, jobs)
    consumer.stop(graceful=True)


def _wait(consumer: Consumer, jobs: Jobs) -> None:
    while signal.sigtimedwait(_ENDING, HEALTH_SECONDS) is None:
        consumer.check_worker_health()
        jobs.tell_again()


if __name__ == "__main__":
    sys.exit(main())

"""How steps are run: called, or handed to something that runs them side by side. The flow hands them to Prefect."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Pending(Protocol[T_co]):
    """A result that is still to come."""

    def result(self) -> T_co:
        """The result, when it is there; raises what the step raised."""


class Runner(Protocol):
    """Runs steps. An argument that is pending is waited for. `at_once` says how many of those submitted are worked on side
    by side; None: as many as the run has workers.
    """

    at_once: int | None

    def call(self, step: Callable[..., T], *arguments: Any) -> T:
        """The result of a step, now."""

    def submit(self, step: Callable[..., T], *arguments: Any) -> Pending[T]:
        """Have a step run beside others."""


class ThreadRunner:
    """Runs steps in threads, without Prefect: for tests and notebooks."""

    at_once: int | None = None

    def __init__(self, threads: int = 32) -> None:
        self._threads = ThreadPoolExecutor(threads, "copydesk-step")

    def call(self, step: Callable[..., T], *arguments: Any) -> T:
        """The result of a step, now."""
        return step(*map(_resolve, arguments))

    def submit(self, step: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have a step run beside others. Steps that wait for others were submitted after them, so none waits for ever."""
        return self._threads.submit(lambda: step(*map(_resolve, arguments)))


class Window(Generic[T]):
    """Results in the order in which they were asked for, at most so many on their way: who asks for more waits."""

    def __init__(self, size: int, take: Callable[[T], None]) -> None:
        self._size = size
        self._take = take
        self._pending: deque[Pending[T]] = deque()

    def add(self, pending: Pending[T]) -> None:
        """Remember a result to come; wait for the oldest where too many are on their way."""
        self._pending.append(pending)
        while len(self._pending) >= self._size:
            self._take(self._pending.popleft().result())

    def drain(self) -> None:
        """Wait for all."""
        while self._pending:
            self._take(self._pending.popleft().result())


def _resolve(argument: Any) -> Any:
    return argument.result() if isinstance(argument, Future) else argument

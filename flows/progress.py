"""What a run tells about itself while it works. The flow speaks to a listener; who listens decides what is shown."""

from typing import Protocol


class Listener(Protocol):
    """Is told what a run does. Called from several threads."""

    def stage(self, name: str) -> None:
        """A stage of the whole run begins."""

    def found(self, files: int, size: int) -> None:
        """So many raw files of so many bytes are to be read."""

    def total(self, records: int) -> None:
        """So many raw records are to be worked on."""

    def batch(self, records: int, rejected: int) -> None:
        """A batch of so many records is done; so many of them were refused."""

    def note(self, message: str) -> None:
        """Something that a person should know."""


class Silence:
    """A listener that shows nothing."""

    def stage(self, name: str) -> None:
        """Nothing is shown."""

    def found(self, files: int, size: int) -> None:
        """Nothing is shown."""

    def total(self, records: int) -> None:
        """Nothing is shown."""

    def batch(self, records: int, rejected: int) -> None:
        """Nothing is shown."""

    def note(self, message: str) -> None:
        """Nothing is shown."""

"""The Prefect server of a run or of `copydesk serve`: the configured one, else a temporary one that lives as long.

The temporary server is started before anything heavy is imported, so that it comes up meanwhile. It has a SQLite
database of its own in a temporary folder, listens on 127.0.0.1 only, and ends when the main process does, however that
ends: it watches a pipe that nobody writes to.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from flows.lifeline import end_with_parent
from flows.migrated import prepare_database

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}
_SERVER = {
    "PREFECT_UI_ENABLED": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",  # nobody reads events here: a third of what a task costs
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT__SERVER_EPHEMERAL": "1",  # no background services that one run has no use for
    "PREFECT__SERVER_FINAL": "1",
}
_SERVING = {"PREFECT_SERVER_LOGGING_LEVEL": "ERROR", "PREFECT_API_BLOCKS_REGISTER_ON_START": "false"}
DATABASE = "prefect.db"
_COMMAND = "from flows.server import main; main()"


class ServerError(RuntimeError):
    """The temporary server did not come up; the message says why."""


class TemporaryServer:
    """A Prefect server in a process of its own. Starting returns at once; `wait` returns when it answers.

    One for a single run has neither pages nor the services that start scheduled runs; one that is `serving` has both. It
    listens on `port`, or where that is 0 on any that is free. Raises ServerError where the port is taken.
    """

    def __init__(self, *, serving: bool = False, port: int = 0) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="copydesk-server-"))
        self._log = self.folder / "server.log"
        try:
            listener = socket.create_server(("127.0.0.1", port))
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise ServerError(f"the Prefect server cannot listen on port {port}: {error.strerror}") from error
        lifeline, self._lifeline = os.pipe()
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        shared = (listener.fileno(), lifeline)
        more = _SERVING | {"PREFECT_UI_STATIC_DIRECTORY": str(self.folder / "pages")} if serving else _SERVER
        home = {
            "PREFECT_HOME": str(self.folder),
            "PREFECT_API_URL": self.url,
            "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{self.folder / DATABASE}",
        }
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                # -P: a file of the folder that the run begins in is not taken for a module of that name
                [sys.executable, "-P", "-c", _COMMAND, *map(str, shared), str(self.folder)],
                pass_fds=shared,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=_clean_environment() | QUIET | more | home,
                start_new_session=True,  # Ctrl-C is for the main process, which then ends this one
            )
        listener.close()
        os.close(lifeline)

    @property
    def pages(self) -> str:
        """The address of its pages, where it is serving."""
        return self.url.removesuffix("/api")

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def wait(self, seconds: float) -> None:
        """Return when the server answers. Raises ServerError when it ends, or does not answer in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise ServerError(
                    f"the temporary Prefect server ended with code {self._process.returncode}: {self._tail()}"
                )
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/health", timeout=seconds):  # noqa: S310
                return
            time.sleep(0.05)
        raise ServerError(f"the temporary Prefect server did not answer within {seconds:g} seconds: {self._tail()}")

    def stop(self) -> None:
        """End the server and remove its folder. Nothing in it is needed, so it is not asked nicely."""
        self._process.kill()
        self._process.wait()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _tail(self) -> str:
        with contextlib.suppress(OSError, IndexError):
            return self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1]
        return "it left no log"


@dataclass(frozen=True, slots=True)
class ConfiguredServer:
    """A Prefect server that is there already."""

    url: str

    @property
    def pages(self) -> str:
        """The address of its pages."""
        return self.url.removesuffix("/").removesuffix("/api")

    def wait(self, seconds: float) -> None:
        """Nothing to wait for: Prefect itself says what is wrong with a server that it was told to use."""


def find_configured_url() -> str | None:
    """The address of the Prefect server that a profile or a settings file names; None where none does.

    Prefect itself is asked (and imported, which takes seconds) only where there is a file that could name one.
    """
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    files = (home / "profiles.toml", Path("prefect.toml"), Path(".env"))
    if not any(file.is_file() for file in files) and not _has_prefect_table(Path("pyproject.toml")):
        return None
    from prefect.settings import PREFECT_API_URL

    return str(PREFECT_API_URL.value() or "") or None


def _has_prefect_table(pyproject: Path) -> bool:
    try:
        return "prefect" in tomllib.loads(pyproject.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, tomllib.TOMLDecodeError):
        return False


def _clean_environment() -> dict[str, str]:
    """The environment without settings of Prefect that are meant for another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}


def main() -> None:
    """Serve Prefect's API on an open socket: the life of the temporary server's process.

    The arguments are two open file descriptors, the listening socket and the lifeline, and the folder to remove when
    the main process has ended without doing so.
    """
    listener_fd, lifeline_fd = map(int, sys.argv[1:3])
    end_with_parent(lifeline_fd, lambda: shutil.rmtree(sys.argv[3], ignore_errors=True))
    import uvicorn
    from prefect.server.api.server import create_app

    prepare_database(Path(sys.argv[3]) / DATABASE)
    config = uvicorn.Config(create_app(), fd=None, log_level="error", lifespan="on", access_log=False)
    uvicorn.Server(config).run([socket.socket(fileno=listener_fd)])

"""The hook that tells of a run that failed or crashed: a POST with JSON to the address in COPYDESK_NOTIFY_URL.

Without an address nothing is sent. The message names run, state and data directory, and holds no word of any record. A
receiver that does not answer costs ten seconds and a line in the log, and changes nothing about the run. For mail, chat or
pagers let the receiver do the rest, or hang a hook of your own beside this one:

    from flows.tasks import clean_news
    clean_news.with_options(on_failure=[notify, my_hook]).serve(...)

A hook gets the flow, the run and the state.
"""

import json
import logging
import urllib.request
from collections.abc import Mapping
from typing import Any

from flows.settings import RunSettings

_LOG = logging.getLogger("copydesk")  # of a run that crashed there is no context left, and so no log of its own
_SECONDS = 10
_MASKED = "**********"


def notify(flow: Any, flow_run: Any, state: Any) -> None:
    """Tell the address in the setting `notify_url` of a run's state. Never raises."""
    settings = _find_settings(flow_run.parameters.get("settings"))
    url = settings.notify_url.get_secret_value() if settings.notify_url else ""
    if not url:
        return
    message = {
        "flow": flow.name,
        "run": flow_run.name,
        "run_id": str(flow_run.id),
        "state": state.name,
        "is_failed": state.is_failed(),
        "is_crashed": state.is_crashed(),
        "data_dir": settings.data_dir,
        "tags": sorted(flow_run.tags),
    }
    try:
        post(url, message)
    except (OSError, ValueError) as error:
        _LOG.warning("nobody was notified: %s", type(error).__name__)


def post(url: str, message: Mapping[str, Any]) -> None:
    """Send a message as JSON. Raises OSError where it did not arrive, ValueError where the address is not http(s)."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("notify_url is no http address")
    request = urllib.request.Request(  # noqa: S310 - checked above
        url, json.dumps(message).encode(), {"Content-Type": "application/json", "User-Agent": "copydesk"}
    )
    with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310 - checked above
        pass


def _find_settings(given: Any) -> RunSettings:
    """The run's settings; the address, which Prefect keeps masked, then comes from the environment."""
    if isinstance(given, RunSettings):
        return given
    values = dict(given or {})
    if values.get("notify_url") in (None, _MASKED):
        values.pop("notify_url", None)
    return RunSettings(**values)

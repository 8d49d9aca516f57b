"""Files for the readers: written to a temporary folder, read back as outcomes."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows.sources import ReadOptions, count_records, find_inputs, read_records
from transforms.records import RawRecord, Rejection

Outcome = RawRecord | Rejection


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Outcome]]:
    """Write one file and read it: `read("a.jsonl", b"...")`. The independent count is checked on the way."""

    def write_and_read(name: str, content: bytes, options: ReadOptions = ReadOptions()) -> list[Outcome]:  # noqa: B008
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        (file,) = find_inputs([str(path)])
        outcomes = list(read_records(file, options))
        assert count_records(file, options) == len(outcomes)
        return outcomes

    return write_and_read


@pytest.fixture
def told() -> Callable[[list[Outcome]], list[tuple[int, str]]]:
    """Outcomes in short: number, and text or reason."""

    def tell(outcomes: list[Outcome]) -> list[tuple[int, str]]:
        return [
            (
                one.identity.raw_record,
                one.content.decode("utf-8", "replace") if isinstance(one, RawRecord) else one.reason,
            )
            for one in outcomes
        ]

    return tell


@pytest.fixture
def warc() -> SimpleNamespace:
    """Makers of WARC records."""

    def response(
        number: int = 1,
        body: bytes = b"<html><p>Rain.</p></html>",
        status: str = "200 OK",
        http: tuple[str, ...] = ("Content-Type: text/html; charset=utf-8",),
        warc_type: str = "response",
        length: str | None = None,
        content_type: str = "application/http; msgtype=response",
    ) -> bytes:
        block = body
        if content_type.startswith("application/http"):
            block = f"HTTP/1.1 {status}\r\n{''.join(line + chr(13) + chr(10) for line in http)}\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: {warc_type}\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\n"
            f"WARC-Target-URI: https://harbourpost.example/{number}\r\nWARC-Date: 2025-03-0{number % 9 + 1}T08:00:00Z\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
        )
        return head.encode() + block + b"\r\n\r\n"

    return SimpleNamespace(response=response)

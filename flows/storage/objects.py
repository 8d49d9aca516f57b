"""Objects below one address of an S3 store, and the one thing that makes it safe to share: conditional writes.

Endpoint, region and credentials come from the environment, as for every S3 client (AWS_ENDPOINT_URL, AWS_PROFILE,
AWS_ACCESS_KEY_ID ...); `FSSPEC_S3` can hold more options as JSON. What the store or the network refuses is an OSError.
"""

import contextlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from flows.storage.files import replacing, write_bytes

T = TypeVar("T")
PROTOCOL = "s3://"
TRANSFERS = 8  # at once
DELETED_AT_ONCE = 1000
CONFLICT, FAILED_CONDITION, GONE = 409, 412, 404
TRIES = 5  # of a write that another write got in the way of


class ConditionFailedError(OSError):
    """A conditional write was not done: the object is not as the writer knew it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as the store lists it."""

    key: str
    size: int
    etag: str


class ObjectStore:
    """The objects below `s3://bucket/prefix`. Keys are relative to the prefix. Safe to use from several threads."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._bucket, _, self._prefix = self.address[len(PROTOCOL) :].partition("/")
        if not self.address.startswith(PROTOCOL) or not self._bucket:
            raise ValueError(f"{address} is no s3:// address of a bucket")

    @cached_property
    def _system(self) -> Any:
        import s3fs

        return s3fs.S3FileSystem(use_listings_cache=False)

    def url(self, key: str) -> str:
        """The address of an object."""
        return f"{self.address}/{key}"

    def _key(self, key: str) -> str:
        return f"{self._prefix}/{key}".lstrip("/")

    def _path(self, key: str) -> str:
        return f"{self._bucket}/{self._key(key)}"

    def _call(self, method: str, **arguments: Any) -> Any:
        return _told(lambda: self._system.call_s3(method, Bucket=self._bucket, **arguments))

    def read(self, key: str) -> tuple[bytes, str] | None:
        """An object's content and ETag; None where there is none."""
        from fsspec.asyn import sync

        async def get() -> tuple[bytes, str]:
            answer = await self._system._call_s3("get_object", Bucket=self._bucket, Key=self._key(key))  # noqa: SLF001
            async with answer["Body"] as body:
                return await body.read(), answer["ETag"]

        with contextlib.suppress(FileNotFoundError):
            return cast(tuple[bytes, str], _told(lambda: sync(self._system.loop, get)))
        return None

    def write(self, key: str, content: bytes) -> None:
        """Write an object whole."""
        self._call("put_object", Key=self._key(key), Body=content)

    def write_if(self, key: str, content: bytes, etag: str | None) -> str:
        """Write an object where it still has this ETag, or, with None, where there is none. Gives the new ETag.

        Raises ConditionFailedError where it is otherwise. A write that was done, but whose answer was lost on the way
        and which was then tried again, counts as done: so content should differ from writer to writer.
        """
        condition = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        for _ in range(TRIES):
            try:
                return str(self._call("put_object", Key=self._key(key), Body=content, **condition)["ETag"])
            except OSError as error:
                status = _status_of(error)
                if status == CONFLICT:
                    continue
                if status != FAILED_CONDITION and (status != GONE or etag is None):
                    raise
            break
        found = self.read(key)
        if found is not None and found[0] == content:
            return found[1]
        raise ConditionFailedError(f"{self.url(key)} was written by another run")

    def enforce_conditions(self, key: str) -> None:
        """Raise OSError where the store writes although the condition does not hold: two runs could spoil each other."""
        with contextlib.suppress(ConditionFailedError):
            self.write_if(key, b"no store should ever keep this", '"00000000000000000000000000000000"')
            raise OSError(f"{self.address} ignores the conditions of conditional writes, so no data can be kept there")

    def find_age(self, key: str) -> float:
        """Seconds since an object was written, by the store's own clock."""
        head = self._call("head_object", Key=self._key(key))
        stated = head["ResponseMetadata"]["HTTPHeaders"].get("date")
        now = parsedate_to_datetime(stated) if stated else datetime.now(UTC)
        return max(0.0, float((now - head["LastModified"]).total_seconds()))

    def list(self, prefix: str) -> dict[str, Stored]:
        """Every object whose key starts so, by key."""
        listed: dict[str, Stored] = {}
        start = self._key(prefix)
        more: dict[str, str] = {}
        while True:
            page = self._call("list_objects_v2", Prefix=start, **more)
            for item in page.get("Contents", ()):
                key = item["Key"][len(start) - len(prefix) :]
                listed[key] = Stored(key, item["Size"], item["ETag"])
            if not page.get("IsTruncated"):
                return listed
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def upload(self, files: Iterable[tuple[Path, str]]) -> None:
        """Store local files under keys, several at a time."""
        _each(lambda file: _told(lambda: self._system.put_file(str(file[0]), self._path(file[1]))), files)

    def download(self, files: Iterable[tuple[str, Path]]) -> None:
        """Fetch objects to local paths, several at a time; each appears whole or not at all."""
        _each(lambda file: self._fetch(*file), files)

    def _fetch(self, key: str, path: Path) -> None:
        with replacing(path) as temporary:
            _told(lambda: self._system.get_file(self._path(key), str(temporary)))

    def download_or_remove(self, key: str, path: Path) -> None:
        """Fetch an object; where there is none, remove the local file that an earlier one became."""
        found = self.read(key)
        if found is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_bytes() != found[0]:
            write_bytes(path, found[0])

    def copy(self, keys: Iterable[tuple[str, str]]) -> None:
        """Copy objects inside the store, several at a time."""
        _each(lambda pair: _told(lambda: self._system.cp_file(self._path(pair[0]), self._path(pair[1]))), keys)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove objects; those that are not there are passed over."""
        names = sorted(keys)
        for at in range(0, len(names), DELETED_AT_ONCE):
            listed = [{"Key": self._key(name)} for name in names[at : at + DELETED_AT_ONCE]]
            self._call("delete_objects", Delete={"Objects": listed, "Quiet": True})

    def abort_uploads(self, prefix: str) -> int:
        """End uploads in pieces that were begun and never completed; gives their number."""
        page = self._call("list_multipart_uploads", Prefix=self._key(prefix))
        uploads = page.get("Uploads", ())
        for upload in uploads:
            self._call("abort_multipart_upload", Key=upload["Key"], UploadId=upload["UploadId"])
        return len(uploads)


def _each(do: Callable[[T], object], items: Iterable[T]) -> None:
    with ThreadPoolExecutor(TRANSFERS, "copydesk-transfer") as threads:
        for done in [threads.submit(do, item) for item in items]:
            done.result()


def _told(call: Callable[[], T]) -> T:
    """The result of a call; what the S3 libraries raise beside OSError becomes one."""
    from botocore.exceptions import BotoCoreError

    try:
        return call()
    except BotoCoreError as error:
        raise OSError(f"object storage: {error}") from error


def _status_of(error: OSError) -> int | None:
    """The HTTP status that an error of the store came with."""
    response = getattr(error.__cause__, "response", None) or {}
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return int(status) if status is not None else None

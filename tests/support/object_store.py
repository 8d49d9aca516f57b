"""An S3 server on loopback for the length of a test session, and buckets to work in."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any

KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@contextlib.contextmanager
def serving_s3() -> Iterator[str]:
    """A server on 127.0.0.1; the environment points every S3 client to it. Gives its address."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    before = dict(os.environ)
    os.environ.update(KEYS | {"AWS_ENDPOINT_URL": url})
    try:
        yield url
    finally:
        server.stop()
        os.environ.clear()
        os.environ.update(before)


def s3() -> Any:
    """A client of the server that has nothing to do with copydesk."""
    import boto3

    return boto3.client("s3")


def list_keys(bucket: str, prefix: str = "") -> list[str]:
    """The keys in a bucket."""
    pages = s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return sorted(item["Key"] for page in pages for item in page.get("Contents", ()))


def read_object(bucket: str, key: str) -> bytes:
    """An object's content."""
    return s3().get_object(Bucket=bucket, Key=key)["Body"].read()

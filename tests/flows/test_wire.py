"""Messages to and from a worker: what is sent comes whole, and hanging up is noticed."""

import socket
import threading

import pyarrow as pa
import pytest

from flows.wire import Wire
from flows.worker import pack_table, unpack_table


@pytest.fixture
def ends():
    one, other = map(Wire, socket.socketpair())
    yield one, other
    one.close()
    other.close()


def pass_on(ends, message):
    sender = threading.Thread(target=ends[0].send, args=(message,))
    sender.start()
    got = ends[1].receive()
    sender.join()
    return got


def test_receive__gives_a_table_larger_than_the_socket_holds(ends):
    table = pa.table({"text": ["word " * 1000] * 2000})
    assert unpack_table(pass_on(ends, {"t": pack_table(table)})["t"]).equals(table)


def test_receive__gives_messages_one_by_one(ends):
    assert [pass_on(ends, message) for message in ("ready", ("step", b""), pa.py_buffer(b""))] == [
        "ready",
        ("step", b""),
        pa.py_buffer(b""),
    ]


def test_pack_table__holds_a_slice_alone():
    table = pa.table({"text": ["x" * 1000] * 1000})
    assert pack_table(table.slice(10, 5)).size < 10_000


def test_receive__of_a_message_cut_short_says_that_the_other_side_is_gone(ends):
    ends[0]._end.sendall(b"\x05")
    ends[0].close()
    with pytest.raises(EOFError):
        ends[1].receive()


def test_poll__tells_whether_something_came(ends):
    assert not ends[1].poll(0)
    ends[0].send("here")
    assert ends[1].poll(1)

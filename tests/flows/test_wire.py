"""Messages to and from a worker: what is sent comes whole, and hanging up is noticed."""

import socket
import threading

import pyarrow as pa
import pytest

from flows.wire import Wire
from flows.worker import Made, copy_rows


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
    assert pass_on(ends, {"t": table})["t"].equals(table)


def test_receive__gives_messages_one_by_one(ends):
    assert [pass_on(ends, message) for message in ("ready", ("step", b""), pa.py_buffer(b""))] == [
        "ready",
        ("step", b""),
        pa.py_buffer(b""),
    ]


def test_copy_rows__holds_them_alone(ends):
    table = pa.table({"text": ["x" * 1000] * 1000, "items": [[{"n": n}] for n in range(1000)]})
    rows = copy_rows(table, 10, 15)
    assert rows.equals(table.slice(10, 5))
    assert rows.get_total_buffer_size() < 10_000
    assert pass_on(ends, rows).equals(rows)


@pytest.mark.parametrize("changed", [[], ["text"], ["text", "new"], ["id"], ["id", "text", "new"]], ids="-".join)
def test_made__tells_what_changed_alone(ends, changed):
    given = pa.table({"id": ["a", "b"], "text": ["one", "two"], "gone": [1, 2]})
    own = {"id": ["a", "c"], "text": ["one", "TWO"], "new": [[{"n": 1}], []]}
    table = pa.table({name: own[name] if name in changed else given[name] for name in ("new", "text", "id")
                      if name in changed or name in given.column_names})  # fmt: skip
    made = pass_on(ends, Made.of(table, given))
    assert made.changed.column_names == [name for name in table.column_names if name in changed]
    assert made.whole(given).equals(table)


def test_made__tells_a_column_of_another_type_or_length():
    given = pa.table({"n": pa.array([1, 2], pa.int64())})
    for other in (pa.array([1, 2], pa.int32()), pa.array([1], pa.int64()), pa.array([1, None], pa.int64())):
        table = pa.table({"n": other})
        assert Made.of(table, given).whole(given).equals(table)


def test_receive__of_a_message_cut_short_says_that_the_other_side_is_gone(ends):
    ends[0]._end.sendall(b"\x05")
    ends[0].close()
    with pytest.raises(EOFError):
        ends[1].receive()


def test_poll__tells_whether_something_came(ends):
    assert not ends[1].poll(0)
    ends[0].send("here")
    assert ends[1].poll(1)

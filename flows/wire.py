"""Messages between the main process and a worker: objects over a socket, their tables' bytes beside them and not copied.

What is large in a message travels out of band (pickle's protocol 5): it is sent from where it lies, and received into memory of
Arrow's own, which gives it back to the system when it is done with.
"""

import pickle
import select
import socket
import struct
from typing import Any

import pyarrow as pa

_HEAD = struct.Struct("<QI")  # bytes of the message itself, number of buffers that follow it
_SIZE = struct.Struct("<Q")


class Wire:
    """One end of a connected socket. Not for several threads at a time."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self._end.fileno()

    def send(self, message: Any) -> None:
        """Hand over a message. Raises OSError where nobody takes it."""
        buffers: list[pickle.PickleBuffer] = []
        body = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
        raw = [buffer.raw() for buffer in buffers]
        sizes = b"".join(_SIZE.pack(view.nbytes) for view in raw)
        self._end.sendall(_HEAD.pack(len(body), len(raw)) + sizes + body)
        for view in raw:
            self._end.sendall(view)

    def receive(self) -> Any:
        """The next message; waits for it. Raises EOFError where the other side has hung up."""
        length, count = _HEAD.unpack(self._take(_HEAD.size))
        sizes = [size for (size,) in _SIZE.iter_unpack(self._take(_SIZE.size * count))]
        body = self._take(length)
        return pickle.loads(body, buffers=[self._take(size) for size in sizes])  # noqa: S301 - from a process of our own

    def poll(self, seconds: float) -> bool:
        """Whether something has come, or the other side has hung up, within so many seconds."""
        poller = select.poll()  # select() itself cannot look at descriptors above 1023
        poller.register(self._end, select.POLLIN)
        return bool(poller.poll(1000 * seconds))

    def close(self) -> None:
        """Hang up."""
        self._end.close()

    def _take(self, size: int) -> pa.Buffer:
        """Exactly so many bytes."""
        buffer = pa.allocate_buffer(size)
        view = memoryview(buffer)
        taken = 0
        while taken < size:
            got = self._end.recv_into(view[taken:])
            if not got:
                raise EOFError("the other side has hung up")
            taken += got
        return buffer

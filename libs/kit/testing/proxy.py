"""A TCP proxy between a process under test and the broker, for the faults that networks and brokers have."""

import contextlib
import select
import socket
import threading
from urllib.parse import urlsplit, urlunsplit

BLOCKED = b"\x01\x00\x00\x00\x00\x00\x0b\x00\x0a\x00\x3c\x06memory\xce"  # connection.blocked("memory"), as the broker sends it
UNBLOCKED = b"\x01\x00\x00\x00\x00\x00\x04\x00\x0a\x00\x3d\xce"


class Proxy:
    """Forwards connections to the broker of `amqp_uri`; `uri` leads through it.

    `refuse`: new connections are closed at once. `stall_up`: what clients write is not read any more (a broker under an alarm);
    `stall_down`: what the broker writes is not forwarded. `cut`: all connections are closed. `inject`: bytes to all clients.
    """

    def __init__(self, amqp_uri: str) -> None:
        parts = urlsplit(amqp_uri)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 5672)
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.uri = urlunsplit(parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{port}"))
        self.refuse = False
        self.stall_up = False
        self.stall_down = False
        self.accepted = 0
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Reset every connection."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for sock in pair:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def inject(self, data: bytes) -> None:
        """Send whole frames to every client. The broker must be quiet just then, or they would land inside a frame of its own."""
        for client, _ in self._pairs:
            client.sendall(data)

    def close(self) -> None:
        self._closed = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            if self.refuse:
                client.close()
                continue
            try:
                pair = (client, socket.create_connection(self._target))
            except OSError:  # the broker itself is away
                client.close()
                continue
            self._pairs.append(pair)
            threading.Thread(target=self._forward, args=pair, daemon=True).start()

    def _forward(self, client: socket.socket, broker: socket.socket) -> None:
        try:
            while True:
                wanted = [sock for sock, stalled in ((client, self.stall_up), (broker, self.stall_down)) if not stalled]
                for sock in select.select(wanted, [], [], 0.05)[0]:
                    data = sock.recv(65536)
                    if not data:
                        return
                    (broker if sock is client else client).sendall(data)
        except OSError:
            return
        finally:
            client.close()
            broker.close()

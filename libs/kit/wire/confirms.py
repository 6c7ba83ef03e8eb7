"""A link that publishes with confirms: the broker says of each message when it has it safe."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from kit.wire.link import Link, LinkStalled


class ConfirmLink(Link):
    """`publish` returns at once; a message's `done(ok)` is called by the reading thread when the broker has answered, or the link is
    gone."""

    def __init__(self, uri: str, name: str, heartbeat: float = 10) -> None:
        super().__init__(uri, name, heartbeat)
        self._numbering = threading.Lock()
        self._published = 0
        self._unconfirmed: dict[int, Callable[[bool], None]] = {}

    def prepare(self, channel: Any) -> None:
        channel.confirm_select()

    def publish(self, messages: Sequence[tuple[bytes, Callable[[bool], None]]], until: float) -> None:
        """Send messages: the frames of each, and its `done`. Raises as `write` does, and then calls none of them."""
        with self._numbering:
            first = self._published + 1
            numbered = {first + index: done for index, (_, done) in enumerate(messages)}
            self._unconfirmed.update(numbered)
            try:
                self.write(b"".join(data for data, _ in messages), until)
            except BaseException as error:
                for number in numbered:
                    self._unconfirmed.pop(number, None)
                if not isinstance(error, LinkStalled):
                    self.abort()  # it is not known what was sent, so the numbers would not fit any more
                raise
            self._published += len(messages)

    def confirmed(self, tag: int, multiple: bool, ok: bool) -> None:
        # The broker numbers as we do, and dictionaries keep the order in which the numbers were given.
        numbers = [number for number in list(self._unconfirmed) if number <= tag] if multiple else [tag]
        for number in numbers:
            done = self._unconfirmed.pop(number, None)
            if done is not None:
                done(ok)

    def ended(self) -> None:
        for number in list(self._unconfirmed):
            done = self._unconfirmed.pop(number, None)
            if done is not None:
                done(False)

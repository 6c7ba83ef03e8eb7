"""What happened, told to those who want to know: at least once, kept while they are away, handled once each.

A service emits with `kit.outbox` and handles with `on` or `on_all`. `declare` makes the queues before its first start, `Listener` is for
gateways, `dead_letters`, `replay` and `drop` are for the operator. The names of the service's side are loaded when asked for, so
that a gateway never imports Nameko or eventlet.
"""

from typing import TYPE_CHECKING, Any

from kit.events.dead import DeadLetter, dead_letters, drop, replay
from kit.events.listener import Listener
from kit.events.topology import declare

if TYPE_CHECKING:
    from kit.events.consumer import on, on_all

__all__ = ["DeadLetter", "Listener", "dead_letters", "declare", "drop", "on", "on_all", "replay"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from kit.events import consumer

    return getattr(consumer, name)

"""Calls between processes, by contract.

A service answers them (`rpc`, `Bus`, `CurrentActor`); a gateway or a command line makes them (`Client`). The names of the
service's side are loaded when asked for, so that a gateway never imports Nameko or eventlet.
"""

from typing import TYPE_CHECKING, Any

from kit.rpc.client import Client
from kit.rpc.faults import RemoteFault

if TYPE_CHECKING:
    from kit.rpc.entrypoints import Bus, CurrentActor, rpc

__all__ = ["Bus", "Client", "CurrentActor", "RemoteFault", "rpc"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from kit.rpc import entrypoints

    return getattr(entrypoints, name)

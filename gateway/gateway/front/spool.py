"""The bytes of a request until a thread reads them: the first in memory, the rest in a file that has no name."""

import tempfile
from collections import Counter
from typing import IO, Any

IN_MEMORY = 64 * 1024  # bytes of each request
ON_DISK = 512 * 1024 * 1024  # bytes of all requests of a process
ONE_ADDRESS = ON_DISK // 4


class NoRoom(Exception):
    """The process, or the address, has as much on disk as it may."""


class Budget:
    """How much the files of a process hold, in all and by address. Used by one thread."""

    def __init__(self) -> None:
        self._whole, self._by_address = 0, Counter[str]()

    def take(self, address: str | None, size: int) -> None:
        """None is an address without a limit of its own. Raises NoRoom."""
        if self._whole + size > ON_DISK or (address and self._by_address[address] + size > ONE_ADDRESS):
            raise NoRoom
        self._whole += size
        if address:
            self._by_address[address] += size

    def give_back(self, address: str | None, size: int) -> None:
        self._whole -= size
        if address:
            self._by_address[address] -= size
            if not self._by_address[address]:
                del self._by_address[address]


class Spool:
    """Written first, then read to its end, then cleared."""

    def __init__(self, budget: Budget, address: str | None) -> None:
        self._budget, self._address = budget, address
        self._memory, self._at = bytearray(), 0
        self._file: IO[Any] | None = None
        self._on_disk = 0
        self._is_rewound = False
        self._left = 0  # bytes not read yet

    def __len__(self) -> int:
        return self._left

    def write(self, data: bytes) -> None:
        """Raises NoRoom."""
        if self._file is None and len(self._memory) + len(data) <= IN_MEMORY:
            self._memory += data
        else:
            self._budget.take(self._address, len(data))
            self._on_disk += len(data)
            self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115 - open until `clear`
            self._file.write(data)
        self._left += len(data)

    def read(self, size: int) -> bytes:
        if self._at < len(self._memory):
            data = bytes(self._memory[self._at : self._at + size])
            self._at += len(data)
        elif self._file is not None:
            if not self._is_rewound:
                self._file.seek(0)
                self._is_rewound = True
            data = self._file.read(size)
        else:
            data = b""
        self._left -= len(data)
        return data

    def clear(self) -> None:
        if self._file is not None:
            self._file.close()
            self._budget.give_back(self._address, self._on_disk)
        self._memory, self._at, self._left = bytearray(), 0, 0
        self._file, self._on_disk, self._is_rewound = None, 0, False

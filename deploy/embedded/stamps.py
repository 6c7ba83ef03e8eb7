"""Work that is done once for a given input: the input's digest is kept, and the work is done again only when it changes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(paths: Iterable[Path], *words: str) -> str:
    """The digest of files (a folder counts with all that it holds) and of words such as a version."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        for file in sorted(_files_of(path)):
            content = file.read_bytes()
            digest.update(f"\0{file.relative_to(path.parent)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _files_of(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return [path] if path.exists() else []


class Stamp:
    """A file that remembers the digest of the input that its work was last finished for."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def matches(self, digest: str) -> bool:
        return self.file.exists() and self.file.read_text() == digest

    def set(self, digest: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(digest)

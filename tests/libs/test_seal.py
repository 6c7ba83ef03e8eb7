"""What is sealed is read again only whole, by the same key, for the same purpose and in the same place."""

import pytest

from kit.seal import Broken, Seal

KEY = bytes(range(32))


def test_what_was_sealed_is_read_again():
    assert Seal(KEY, "mail").open(Seal(KEY, "mail").close(b"secret", "row 1"), "row 1") == b"secret"


def test_the_same_secret_looks_different_each_time():
    seal = Seal(KEY, "mail")
    assert seal.close(b"secret") != seal.close(b"secret")


@pytest.mark.parametrize(
    ("key", "purpose", "about"),
    [(bytes(32), "mail", "row 1"), (KEY, "webhook", "row 1"), (KEY, "mail", "row 2")],
    ids=["another key", "another purpose", "another row"],
)
def test_nobody_else_reads_it(key, purpose, about):
    sealed = Seal(KEY, "mail").close(b"secret", "row 1")
    with pytest.raises(Broken):
        Seal(key, purpose).open(sealed, about)


@pytest.mark.parametrize("change", [lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: s[:20], lambda s: b"", lambda s: b"\x02" + s[1:]])
def test_what_was_tampered_with_is_refused(change):
    seal = Seal(KEY, "mail")
    with pytest.raises(Broken):
        seal.open(change(seal.close(b"secret")))

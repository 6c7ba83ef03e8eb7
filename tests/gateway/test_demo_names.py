"""The demonstration's people have numbers that the directory accepts."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from contracts import phones
from gateway.cli.demo import names


@pytest.mark.parametrize("numbers", [names.mobiles, names.foreign_mobiles, names.phones])
def test_every_number_of_the_demonstration_is_valid(numbers: Callable[[], Iterator[str]]) -> None:
    found = list(itertools.islice(numbers(), 10_000))
    assert [number for number in found if phones.e164(number, "CN") != number] == []

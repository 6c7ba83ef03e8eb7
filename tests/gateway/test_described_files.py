"""The description names the media types that exports and templates really have."""

from gateway import openapi
from kit.sheets import MEDIA_TYPES


def test_every_media_type_of_a_file_is_described() -> None:
    assert {kind.partition(";")[0] for kind in MEDIA_TYPES.values()} == set(openapi.FILES)

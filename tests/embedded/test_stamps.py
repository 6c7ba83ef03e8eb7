"""Work that is not done twice for the same input."""

from pathlib import Path

from deploy.embedded.stamps import Stamp, digest_of


def test_a_changed_moved_or_new_file_changes_the_digest(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    seen = {digest_of([folder])}
    for change in (
        lambda: (folder / "a").write_text("1"),
        lambda: (folder / "a").write_text("2"),
        lambda: (folder / "a").rename(folder / "b"),
    ):
        change()
        seen.add(digest_of([folder]))
    assert len(seen) == 4


def test_a_stamp_holds_for_its_own_input_only(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamps/work")
    assert not stamp.matches("one")
    stamp.set("one")
    assert stamp.matches("one")
    assert not stamp.matches("two")

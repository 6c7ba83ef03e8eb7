"""A process that is remembered in a file."""

import json
import os
from pathlib import Path

from deploy.embedded.processes import PidFile


def test_a_reused_process_id_is_not_taken_for_the_one_remembered(tmp_path: Path) -> None:
    file = tmp_path / "some.pid"
    file.write_text(json.dumps({"pid": os.getpid(), "began": 1.0}))
    assert PidFile(file).process() is None


def test_a_living_process_is_recognised(tmp_path: Path) -> None:
    file = PidFile(tmp_path / "some.pid")
    file.write(os.getpid())
    assert file.process() is not None


def test_a_file_that_was_cut_short_names_no_process(tmp_path: Path) -> None:
    file = tmp_path / "some.pid"
    file.write_text('{"pid": 1')
    assert PidFile(file).process() is None

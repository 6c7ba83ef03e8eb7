"""Which Node will do."""

import pytest

from deploy.embedded.portal_build import node_suits


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.1"])
def test_a_node_that_the_portals_tools_run_on_is_used(version: str) -> None:
    assert node_suits(version)


@pytest.mark.parametrize("version", ["", "v18.20.4", "v20.18.9", "v21.7.0", "v22.11.0", "nonsense"])
def test_any_other_is_not(version: str) -> None:
    assert not node_suits(version)

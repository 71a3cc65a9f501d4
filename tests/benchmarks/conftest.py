"""Where measures of a few rows take place: one folder of files, one session, for all tests."""

from __future__ import annotations

import pytest

from benchmarks.scene import Scene

SIZE = 200


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("session"), SIZE)

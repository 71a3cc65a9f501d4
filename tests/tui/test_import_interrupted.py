"""The real program, cut off while it imports, run twice at once, and fed with what is no table."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings as trying, strategies as st

from store.database import Database
from tests.store.intake.samples import REFERENCE, VISIT, dump, write_csv
from tests.tui.test_command_line import call

HELD = """
import os, signal, sys
from store.intake import steps
steps.FIRST = steps.LEAST = steps.MOST = 20
steps.ALONE = steps.BESIDE_OTHERS = 0.0
real, done = steps.Steps.through, []

def watched(rows):
    done.append(rows)
    if len(done) == 5:
        {act}

def through(self, *what, **how):
    self._progress = watched
    real(self, *what, **how)

steps.Steps.through = through
from tui.command_line import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A shop with one visit, and a file of more."""
    said = {
        "RINGBACK_DB": str(tmp_path / "shop.db"),
        "RINGBACK_HOME": str(tmp_path / "home"),
        "RINGBACK_NOW": "2026-03-06T09:00",
        "RINGBACK_LANG": "en",
        "RINGBACK_USER": "a01",
        "RINGBACK_PATIENCE": "5",
    }
    assert call(said, "import", str(write_csv(tmp_path / "first.csv", [VISIT])))[0] == 0
    assert call(said, "queue")[0] == 0
    rows = [
        VISIT | {"工单号": f"RO{number}", "车牌号": f"吉A{20000 + number}", "车架号": ""}
        for number in range(200)
    ]
    write_csv(tmp_path / "more.csv", rows)
    return said


def records(environment: dict[str, str]) -> dict[str, object]:
    with closing(Database(Path(environment["RINGBACK_DB"]))) as database:
        return dict(dump(database))


@contextmanager
def importing(environment: dict[str, str], act: str) -> Iterator[subprocess.Popen[str]]:
    """Import in a process of its own, which does something after its fifth step."""
    file = Path(environment["RINGBACK_DB"]).with_name("more.csv")
    process = subprocess.Popen(
        [sys.executable, "-c", HELD.format(act=act), "import", str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def said_on(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.read()


def test_interrupted_it_leaves_nothing_and_says_no_traceback(environment: dict[str, str]) -> None:
    whole = records(environment)
    with importing(environment, "os.kill(os.getpid(), signal.SIGINT)") as process:
        out, errors = said_on(process.stdout), said_on(process.stderr)
        assert process.wait() == 130
    assert "Traceback" not in errors
    assert "new" not in out
    assert records(environment) == whole


def test_killed_the_next_start_clears_up_and_the_next_import_goes_through(
    environment: dict[str, str], tmp_path: Path
) -> None:
    whole, queue = records(environment), call(environment, "queue", "--json")
    with importing(environment, "os.kill(os.getpid(), signal.SIGKILL)") as process:
        assert process.wait() == -signal.SIGKILL
    left = records(environment)
    assert left["arriving"]
    assert left["vehicle"] != whole["vehicle"]
    assert call(environment, "queue", "--json") == queue
    assert records(environment) == whole
    assert call(environment, "import", str(tmp_path / "more.csv"))[0] == 0
    assert len(records(environment)["visit"]) == 200  # type: ignore[arg-type]


def test_while_one_imports_another_is_refused_and_agents_see_the_queue_of_before(
    environment: dict[str, str], tmp_path: Path
) -> None:
    queue = call(environment, "queue", "--json")
    with importing(environment, "print('held', flush=True); sys.stdin.readline()") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        while "held" not in process.stdout.readline():
            assert process.poll() is None
        status, out, errors = call(environment, "import", str(tmp_path / "first.csv"))
        assert (status, out, len(errors.splitlines())) == (2, "", 1)
        assert "another import is under way" in errors
        assert call(environment, "queue", "--json") == queue
        process.stdin.write("\n")
        process.stdin.flush()
        said_on(process.stdout)
        assert process.wait() == 0
    assert call(environment, "import", str(tmp_path / "first.csv"))[0] == 0


# What is no table.


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", bytes(80 << 20))


def _hole(path: Path) -> None:
    path.write_text(",".join(VISIT) + "\n", encoding="utf-8")
    os.truncate(path, 1 << 30)


def _one_line(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(64):
            file.write(b"a" * (1 << 20))


BAD: list[tuple[str, Callable[[Path], object]]] = [
    ("bomb.xlsx", _bomb),
    ("hole.csv", _hole),
    ("line.csv", _one_line),
    (
        "nul.csv",
        lambda path: path.write_bytes("工单号,车牌号,交车时间\nRO\x001,吉A12345,2026-03-02\n".encode()),
    ),
    ("folder.csv", lambda path: path.mkdir()),
    ("pipe.csv", os.mkfifo),
    ("device", lambda path: path.symlink_to("/dev/zero")),
    ("loop.csv", lambda path: path.symlink_to(path)),
    ("x" * 300, lambda _path: None),
]


@pytest.mark.parametrize(("name", "make"), BAD, ids=[name[:10] for name, _ in BAD])
def test_a_file_of_no_use_is_one_line(
    environment: dict[str, str], tmp_path: Path, name: str, make: Callable[[Path], object]
) -> None:
    path = tmp_path / name
    make(path)
    whole = records(environment)
    status, out, errors = call(environment, "import", str(path))
    assert (status, out) == (2, "")
    assert len(errors.splitlines()) == 1
    assert "Traceback" not in errors
    assert records(environment) == whole


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_nobody_may_read_is_one_line(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "more.csv").chmod(0)
    status, _, errors = call(environment, "import", str(tmp_path / "more.csv"))
    assert (status, len(errors.splitlines())) == (2, 1)


def test_formulas_count_as_what_they_came_to(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for column, (heading, cell) in enumerate((VISIT | {"工单号": "RO77"}).items()):
        sheet.write_string(0, column, heading)
        sheet.write_formula(1, column, '="x"&1', None, cell)
    book.close()
    assert call(environment, "import", str(path))[0] == 0
    with closing(Database(Path(environment["RINGBACK_DB"]))) as database, database.reading() as found:
        assert found.value("SELECT amount_cents FROM visit WHERE order_number = 'RO77'") == 32150


REAL = [
    REFERENCE / "visits.csv",
    REFERENCE / "calls.csv",
    REFERENCE.parent / "real" / "workshop_job_lines.csv",
]


@pytest.mark.skipif(not all(path.is_file() for path in REAL), reason="the shared files are not there")
@trying(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    which=st.sampled_from(REAL),
    changes=st.lists(st.tuples(st.integers(0, 9_999), st.binary(min_size=1, max_size=4)), max_size=12),
    cut=st.integers(50, 10_000),
)
def test_real_files_damaged_are_understood_or_refused_in_one_line(
    environment: dict[str, str], tmp_path: Path, which: Path, changes: list[tuple[int, bytes]], cut: int
) -> None:
    with which.open("rb") as file:
        content = bytearray(file.read(10_000))
    for place, put in changes:
        content[place : place + len(put)] = put
    path = tmp_path / "damaged.csv"
    path.write_bytes(bytes(content[:cut]))
    whole = records(environment)
    status, _, errors = call(environment, "import", "--dry-run", str(path))
    assert status in {0, 1, 2}
    assert len(errors.splitlines()) == (status == 2)
    assert records(environment) == whole


def test_interrupted_while_the_program_is_still_loading(environment: dict[str, str]) -> None:
    whole = records(environment)
    held = (
        "import os, signal, sys\n"
        "def loading(event, what):\n"
        "    if event == 'import' and what[0] == 'store.intake.importing':\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.addaudithook(loading)\n"
        "from tui.entry import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    file = Path(environment["RINGBACK_DB"]).with_name("more.csv")
    done = subprocess.run(
        [sys.executable, "-c", held, "import", str(file)],
        check=False, capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (130, "")
    assert records(environment) == whole

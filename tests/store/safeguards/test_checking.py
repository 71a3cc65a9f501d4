"""A check names what is amiss with a file, and finds nothing where all is well."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.intake import import_file
from store.remarks import Unusable
from store.rules.settings import Settings
from store.safeguards import files
from store.safeguards.checking import RULES, check, schema_of
from store.upgrades import NEWEST
from tests.store.factories import Shop, at, work_a_day
from tests.store.intake.samples import REFERENCE

pytestmark = pytest.mark.usefixtures("files_only")


@pytest.fixture
def filled(shop: Shop) -> Shop:
    """A shop with a day's work behind it: calls, one taken, a complaint, an import of nothing."""
    work_a_day(shop)
    return shop


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            connection.execute(statement)


def codes(path: Path) -> list[str]:
    return [each.code for each in check(path).found]


def test_all_is_well_with_a_shop_at_work(filled: Shop) -> None:
    filled.database.path.chmod(0o600)
    found = check(filled.database.path)
    assert (found.found, found.revision) == ((), NEWEST)
    assert found.records > 20
    assert not [each for each in found.warnings if each.facts["file"] == "shop.db"]


def test_all_is_well_with_the_reference_shop(new_shop: object, settings: Settings) -> None:
    if not REFERENCE.is_dir():
        pytest.skip("the reference records are not beside the repository")
    shop = new_shop()  # type: ignore[operator]
    with closing(shop):
        for name in ("visits.csv", "calls.csv"):
            import_file(shop.database, settings, REFERENCE / name, now=at("2027-01-01 09:00"))
        assert codes(shop.database.path) == []


SPOILT = {
    "check_held": "UPDATE follow_up SET held_by = NULL WHERE held_until IS NOT NULL",
    "check_state": "UPDATE follow_up SET closed_at = NULL WHERE state = 'closed'",
    "check_attempts": "UPDATE follow_up SET attempts = 7 WHERE id = 1",
    "check_visits": "UPDATE vehicle SET visits = 2 WHERE id = 1",
    "check_days": "UPDATE visit SET delivered_on = NULL WHERE id = 1",
    "check_corrects": "UPDATE attempt SET corrects_id = 2 WHERE id = 1",
    "check_answers": """INSERT INTO open_answer (shop_id, follow_up_id, question, seq, value)
                        VALUES (1, 1, 'q', 1, '1')""",
    "check_numbers": "UPDATE customer_number SET e164 = NULL WHERE customer_id = 1",
    "check_complaints": "UPDATE complaint SET state = 'closed'",
    "check_erased": """INSERT INTO erasure (shop_id, id, at, agent_id, customer_id, basis)
                       VALUES (1, 1, '2026-05-11T01:00:00.000Z', 1, 1, 'asked')""",
    "check_instant": "UPDATE visit SET opened_at = '2026-05-11 09:00' WHERE id = 1",
    "check_reference": "UPDATE vehicle SET owner_id = 99 WHERE id = 1",
}


@pytest.mark.parametrize("code", SPOILT)
def test_what_does_not_agree_is_named(filled: Shop, code: str) -> None:
    changed(filled.database.path, SPOILT[code])
    found = check(filled.database.path).found
    assert code in [each.code for each in found]
    (named,) = [each for each in found if each.code == code]
    assert named.facts["n"] == 1


def test_every_rule_is_tried() -> None:
    assert set(RULES) <= set(SPOILT)


def test_damaged_pages_and_files_cut_off_are_named(filled: Shop, tmp_path: Path) -> None:
    filled.close()
    whole = filled.database.path
    torn = tmp_path / "torn.db"
    shutil.copy(whole, torn)
    os.truncate(torn, torn.stat().st_size - 1)
    (remark,) = check(torn).found
    assert (remark.code, remark.facts["whole_size"]) == ("database_cut_off", whole.stat().st_size)
    content = bytearray(whole.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 40_960] = b"\xff" * 40_960
    scribbled = tmp_path / "scribbled.db"
    scribbled.write_bytes(content)
    assert set(codes(scribbled)) == {"check_pages"}


def test_what_is_no_shop_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all" * 40)
    for name, code in (
        ("none.db", "database_missing"),
        (".", "database_is_folder"),
        ("text.db", "database_foreign"),
    ):
        with pytest.raises(Unusable) as fault:
            check(tmp_path / name)
        assert fault.value.remark.code == code


def test_a_file_that_others_may_read_is_a_danger_and_no_damage(filled: Shop) -> None:
    filled.database.path.chmod(0o644)
    found = check(filled.database.path)
    assert ("check_readable", "shop.db") in [(each.code, each.facts.get("file")) for each in found.warnings]
    assert found.found == ()


def test_the_schema_is_told_of_any_file(filled: Shop, tmp_path: Path) -> None:
    assert schema_of(filled.database.path) == NEWEST
    (tmp_path / "text.db").write_text("no database at all" * 40)
    assert [schema_of(tmp_path / "text.db"), schema_of(tmp_path / "none.db")] == ["", ""]


# Where a file lies.

MOUNTS = """
/dev/sda1 / ext4 rw 0 0
server:/shops /mnt/shops nfs4 rw 0 0
//server/share /mnt/with\\040space cifs rw 0 0
tmpfs /mnt/shops/local tmpfs rw 0 0
me@host: /mnt/far fuse.sshfs rw 0 0
host /mnt/host 9p rw 0 0
overlay /mnt/layers overlay rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind", "share"),
    [
        ("/var/shop.db", "ext4", False),
        ("/mnt/shops/a/shop.db", "nfs4", True),
        ("/mnt/shopsother/shop.db", "ext4", False),
        ("/mnt/with space/shop.db", "cifs", True),
        ("/mnt/shops/local/shop.db", "tmpfs", False),
        ("/mnt/far/shop.db", "fuse.sshfs", True),
        ("/mnt/host/shop.db", "9p", True),
        ("/mnt/layers/shop.db", "overlay", False),
        ("/run/user/1000/gvfs/smb-share:server=nas,share=shops/shop.db", "fuse.gvfsd-fuse", True),
        ("/run/user/1000/doc/shop.db", "fuse.portal", False),
    ],
)
def test_a_network_share_is_told_from_a_disk(path: str, kind: str, share: bool) -> None:
    assert files.kind_of_place(Path(path), MOUNTS) == kind
    assert bool(files.SHARES.fullmatch(kind)) == share


def test_a_shop_on_a_share_is_refused_unless_it_is_allowed_knowingly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.database import open_database

    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path / 'far'} nfs rw 0 0\n")
    monkeypatch.setattr(files, "MOUNTS", mounts)
    address = str(tmp_path / "far" / "shop.db")
    with pytest.raises(Unusable) as fault:
        open_database(address, now=at("2026-05-11 09:00"), shop_name="x")
    assert fault.value.remark.facts["file_system"] == "nfs"
    assert not (tmp_path / "far").exists(), "nothing was made there"
    open_database(address, now=at("2026-05-11 09:00"), shop_name="x", on_share=True).close()
    assert [each.code for each in check(Path(address)).warnings] == ["check_share"]

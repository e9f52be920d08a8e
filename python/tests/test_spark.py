"""The step in Spark, local[2]: 20,000 records with nulls, empty, huge and broken ones, and a worker that is killed."""

import json
import os
import signal
import sys

import pytest
from conftest import program
from records import records, wanted

pyspark = pytest.importorskip("pyspark", reason="no pyspark: the step for Spark is not tested")
pa = pytest.importorskip("pyarrow", reason="no pyarrow: the step for Spark is not tested")
pytest.importorskip("pandas", reason="no pandas, which pyspark asks for: the step for Spark is not tested")
import pyarrow.parquet as pq

import zhclean
from zhclean.spark import with_clean

COUNT = 20_000
#: Bytes that are no UTF-8, which a column of strings may hold in Spark.
BROKEN = ["山高,水长".encode() + b"\xff", b"\xe5\xb1", "水".encode("utf-16le") + b"\xd8"]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    from pyspark.sql import SparkSession

    # the workers are this Python, where the package is installed
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    # a task is tried four times, as on a cluster
    builder = SparkSession.builder.master("local[2,4]").appName("zhclean")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.files.maxPartitionBytes": "2m",
        "spark.local.dir": str(tmp_path_factory.mktemp("spark")),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as e:
        pytest.skip(f"Spark does not start, is Java there? {e}")
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
    monkeypatch.undo()


@pytest.fixture(scope="module")
def texts():
    return records(COUNT)


@pytest.fixture(scope="module")
def frame(spark, texts, tmp_path_factory):
    """The texts, then the broken ones, as strings of Spark, beside a column of another type."""
    path = tmp_path_factory.mktemp("records") / "records.parquet"
    raw = [text if text is None else text.encode() for text in texts] + BROKEN
    ids = list(range(len(raw)))
    pq.write_table(pa.table({"id": ids, "raw": pa.array(raw, pa.binary())}), path, row_group_size=2500)
    return spark.read.parquet(str(path)).selectExpr("id", "cast(raw as string) text", "timestamp_seconds(id) at")


def test_the_column_is_the_programs_output_and_comes_back(frame, texts):
    expected = wanted(texts)
    seen = 0
    # not through strings of Python, which broken bytes are none
    rows = with_clean(frame, "text", edits=True).selectExpr("*", "cast(text as binary) raw").drop("text", "at")
    for row in rows.toLocalIterator():
        seen += 1
        raw = None if row.raw is None else bytes(row.raw)
        if row.id >= COUNT:
            assert raw == BROKEN[row.id - COUNT]
            assert row.zhclean is None and "not utf-8 at byte" in row.zhclean_error
            continue
        text = texts[row.id]
        assert row.zhclean_error is None
        if text is None:
            assert raw is None and row.zhclean is None
            continue
        clean = raw.decode()
        assert clean == expected[row.id]
        assert zhclean.restore(clean, row.zhclean.edits) == text
        assert bool(row.zhclean.rules) == bool(row.zhclean.edits)
    assert seen == COUNT + len(BROKEN)


def test_a_killed_worker_loses_nothing(frame, texts, tmp_path):
    marker = str(tmp_path / "killed")

    class Killed:
        """Cleans, but the first process that comes for its second piece dies there."""

        def __init__(self):
            self.cleaner, self.marker, self.pieces = zhclean.Cleaner(), marker, 0

        def _clean_column(self, *how):
            self.pieces += 1
            if not os.path.exists(self.marker):
                open(self.marker, "w").close()
                os.kill(os.getpid(), signal.SIGKILL)
            return self.cleaner._clean_column(*how)

    done = with_clean(frame, "text", cleaner=Killed()).where("zhclean_error is null")
    path = str(tmp_path / "out")
    done.select("id", "text").write.parquet(path)
    assert os.path.exists(marker)
    table = pq.read_table(path).sort_by("id")
    assert table.column("id").to_pylist() == list(range(COUNT))
    assert table.column("text").to_pylist() == wanted(texts)


def test_a_verdict_is_asked_with_where_and_the_text_may_go_to_a_column_of_its_own(frame, texts):
    done = with_clean(frame, "text", to="clean", info="info", error="fault", preset="punctuation", threads=2)
    assert done.columns == ["id", "text", "at", "clean", "info", "fault"]
    kept = {row.id: row.clean for row in done.where("info.verdict = 'prose' and id < 2000").select("id", "clean").collect()}
    cleaner = zhclean.Cleaner(preset="punctuation")
    cleaned = cleaner.clean_many(texts[:2000])
    assert kept == {n: one.text for n, one in enumerate(cleaned) if one is not None and one.verdict == "prose"}


def test_what_cannot_be_done_is_said_on_the_driver(frame):
    with pytest.raises(zhclean.ConfigError, match="unknown preset"):
        with_clean(frame, "text", preset="punctuatoin")
    with pytest.raises(ValueError, match='0 columns "txt"'):
        with_clean(frame, "txt")
    with pytest.raises(TypeError, match="must be a string, not bigint"):
        with_clean(frame, "id")
    with pytest.raises(ValueError, match="exist already"):
        with_clean(frame, "text", info="at")
    with pytest.raises(TypeError, match="not both"):
        with_clean(frame, "text", cleaner=zhclean.Cleaner(), preset="default")


def test_the_program_in_a_pipe_gives_the_same(spark, texts):
    lines = [json.dumps({"id": n, "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
    command = f"{program()} clean --input-format jsonl -q --threads 1"
    done = spark.sparkContext.parallelize(lines, 8).pipe(command, checkCode=True).map(json.loads).collect()
    assert [record["id"] for record in done] == list(range(COUNT))
    assert [record["text"] for record in done] == wanted(texts)
    # a line that is no JSON makes a failed task, where the exit code is asked for
    with pytest.raises(Exception, match="code 2"):
        spark.sparkContext.parallelize(["{", "}"], 1).pipe(command, checkCode=True).collect()

"""The function for batches in Ray Data, two processors."""

import os

import pytest
from records import records, wanted

os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
ray = pytest.importorskip("ray", reason="no ray: its step is not tested")
pytest.importorskip("ray.data", reason="ray without ray[data]: its step is not tested")
import pyarrow as pa

import zhclean

COUNT = 4000


@pytest.fixture(scope="module")
def cluster():
    try:
        ray.init(num_cpus=2, include_dashboard=False, logging_level="error", object_store_memory=200 << 20)
    except Exception as e:
        pytest.skip(f"Ray does not start: {e}")
    yield ray
    ray.shutdown()


@pytest.mark.parametrize("batch_format", ["pyarrow", "default", "pandas"])
def test_the_texts_are_those_of_the_program(cluster, batch_format):
    texts = records(COUNT)
    table = pa.table({"id": list(range(COUNT)), "text": texts})
    data = cluster.data.from_arrow([table.slice(start, 500) for start in range(0, COUNT, 500)])
    done = data.map_batches(zhclean.batched("text", edits=True), batch_format=batch_format, batch_size=256)
    rows = sorted(done.take_all(), key=lambda row: row["id"])
    assert [row["text"] for row in rows] == wanted(texts)
    for text, row in zip(texts, rows):
        if text is not None:
            assert zhclean.restore(row["text"], row["zhclean"]["edits"]) == text

"""The function for batches in Hugging Face datasets, two processes."""

import pytest
from records import records, wanted

datasets = pytest.importorskip("datasets", reason="no datasets: its step is not tested")

import zhclean

COUNT = 4000


@pytest.fixture(scope="module")
def texts():
    return records(COUNT)


@pytest.fixture
def data(texts, tmp_path, monkeypatch):
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)
    datasets.disable_progress_bars()
    made = datasets.Dataset.from_dict({"id": list(range(len(texts))), "text": texts})
    path = str(tmp_path / "data")
    made.save_to_disk(path)
    return datasets.load_from_disk(path)


def check(done, texts):
    assert done.column_names == ["id", "text", "zhclean", "zhclean_error"]
    assert done["id"][:] == list(range(len(texts)))
    assert done["text"][:] == wanted(texts)
    for text, row in zip(texts, done):
        assert row["zhclean_error"] is None
        if text is None:
            assert row["zhclean"] is None
        else:
            assert zhclean.restore(row["text"], row["zhclean"]["edits"]) == text


def test_two_processes_give_what_the_program_gives(data, texts):
    step = zhclean.batched("text", edits=True)
    done = data.map(step, batched=True, num_proc=2)
    check(done, texts)
    # the same options are the same step: the result is taken from the cache
    again = data.map(zhclean.batched("text", edits=True), batched=True, num_proc=2)
    assert again.cache_files == done.cache_files
    other = data.map(zhclean.batched("text", edits=True, ignore="credit"), batched=True, num_proc=2)
    assert other.cache_files != done.cache_files


def test_batches_without_a_finding_do_not_decide_the_types(data):
    texts = [None] * 10 + ["山"] * 10 + ["山高,水长。"] * 10
    made = datasets.Dataset.from_dict({"text": texts})
    done = made.map(zhclean.batched(edits=True), batched=True, batch_size=10)
    assert done["text"][:] == wanted(texts)
    kept = made.map(zhclean.batched(to="clean"), batched=True).filter(
        lambda row: row["zhclean"] is not None and row["zhclean"]["rules"]
    )
    assert kept["clean"][:] == ["山高，水长。"] * 10 and kept["text"][:] == ["山高,水长。"] * 10


@pytest.mark.parametrize("kind", ["arrow", "numpy", "pandas"])
def test_a_dataset_may_have_any_format(data, texts, kind):
    done = data.with_format(kind).map(zhclean.batched(edits=True), batched=True)
    assert done.with_format(None)["text"][:] == wanted(texts)

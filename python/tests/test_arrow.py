"""Columns of Arrow of every kind that an engine may hand over."""

import pytest
from records import records, wanted

pa = pytest.importorskip("pyarrow", reason="no pyarrow: columns of Arrow are not tested")

import zhclean
from zhclean import _arrow

TEXTS = records(1500)


def columns():
    plain = pa.array(TEXTS, pa.string())
    padded = pa.array([None, "山,水。", *TEXTS, None, "水,山。"], pa.string())
    yield "plain", plain
    yield "large", plain.cast(pa.large_string())
    yield "dictionary", plain.dictionary_encode()
    yield "slice", padded.slice(2, len(TEXTS))
    yield "slice of a slice", padded.slice(1).slice(1, len(TEXTS))


@pytest.mark.parametrize("name, column", columns(), ids=[name for name, _ in columns()])
@pytest.mark.parametrize("size", [7, 4096])
def test_a_column_is_cleaned_whatever_its_layout(name, column, size, monkeypatch):
    monkeypatch.setattr(_arrow, "_TEXTS", size)
    monkeypatch.setattr(_arrow, "_BYTES", 1 << 16)
    cleaner = zhclean.Cleaner()
    chunked = pa.chunked_array([column.slice(0, 501), column.slice(501)])
    text, info, error = _arrow.clean_chunks(chunked, cleaner, edits=True, threads=2)
    for part in (text, info, error):
        part.validate(full=True)
    assert text.to_pylist() == wanted(TEXTS)
    assert error.null_count == len(TEXTS)
    for given, row, cleaned in zip(TEXTS, info.to_pylist(), cleaner.clean_many(TEXTS)):
        if given is None:
            assert row is None
            continue
        assert (row["verdict"], row["fold"], row["removed"]) == (cleaned.verdict, cleaned.fold, cleaned.removed)
        assert {rule["rule"]: rule["count"] for rule in row["rules"]} == cleaned.rules
        assert [tuple(edit.values()) for edit in row["edits"]] == cleaned.edits
        assert zhclean.restore(cleaned.text, row["edits"]) == given


@pytest.mark.parametrize("column", [pa.array([], pa.string()), pa.nulls(3), pa.array([None, None], pa.large_string())])
def test_nothing_is_nothing(column):
    text, info, error = _arrow.clean_chunks(pa.chunked_array([column]), zhclean.Cleaner(), True, 1)
    assert len(text) == len(info) == len(error) == len(column)
    assert text.null_count == info.null_count == error.null_count == len(column)


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match="must hold strings, not int64"):
        _arrow.clean_chunks(pa.chunked_array([[1, 2]]), zhclean.Cleaner(), False, 1)


def test_bytes_that_are_no_utf_8_stay_and_are_told():
    raw = ["山,水。".encode(), b"\xe5\xb1", None, b"", b"\xff,"]
    column = pa.array(raw, pa.binary()).view(pa.string())
    (text, info, error) = _arrow.clean_chunks(pa.chunked_array([column]), zhclean.Cleaner(), False, 1)
    assert text.chunk(0).view(pa.binary()).to_pylist() == ["山，水。".encode(), *raw[1:]]
    assert [row is None for row in info.to_pylist()] == [False, True, True, False, True]
    assert error.to_pylist() == [None, "text is not utf-8 at byte 0", None, None, "text is not utf-8 at byte 0"]

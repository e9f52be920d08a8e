"""A column of Arrow, cleaned: what the steps for Spark, datasets and Ray share."""

from bisect import bisect_right

import pyarrow as pa

#: Texts and bytes that are cleaned at once: what one round holds stays small, whatever the engine calls a batch.
_TEXTS = 4096
_BYTES = 32 << 20

EDIT = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("old", pa.string()),
        ("new", pa.string()),
        ("rule", pa.string()),
    ]
)
RULE = pa.struct([("rule", pa.string()), ("count", pa.int64())])


def info_type(edits, as_map):
    """The type of the column that says what was done to a text."""
    rules = pa.map_(pa.string(), pa.int64()) if as_map else pa.list_(RULE)
    fields = [("verdict", pa.string()), ("fold", pa.string()), ("removed", pa.float64()), ("rules", rules)]
    return pa.struct(fields + [("edits", pa.list_(EDIT))] if edits else fields)


def is_text(kind):
    """Does a column of this type hold texts?"""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)


def _offsets(column):
    """The places in the data of an array of texts at which each begins, and where the last ends."""
    width, kind = (8, "q") if pa.types.is_large_string(column.type) else (4, "i")
    buffer = column.buffers()[1]
    if buffer is None or not len(column):
        return width, memoryview(bytes(width * (len(column) + 1))).cast(kind)
    return width, memoryview(buffer).cast("B").cast(kind)[column.offset : column.offset + len(column) + 1]


def pieces(column):
    """The places at which to cut an array of texts: (start, length) of each piece."""
    if pa.types.is_null(column.type) or not len(column):
        yield 0, len(column)
        return
    offsets = _offsets(column)[1]
    start = 0
    while start < len(column):
        end = min(start + _TEXTS, len(column))
        end = max(bisect_right(offsets, offsets[start] + _BYTES, start, end + 1) - 1, start + 1)
        yield start, end - start
        start = end


def clean_array(column, cleaner, edits, threads, as_map):
    """An array of texts, cleaned: the texts, what was done to each, and what is wrong with those that were left as they
    are."""
    kind = pa.string() if pa.types.is_null(column.type) else column.type
    column = column.cast(kind)
    # the bytes are not looked at: a text that is no UTF-8 must not end the batch
    width, offsets = _offsets(column)
    data = column.buffers()[2]
    data = b"" if data is None else data.slice(offsets[0], offsets[-1] - offsets[0]).to_pybytes()
    valid = column.is_valid().to_pylist() if column.null_count else []
    done = cleaner._clean_column((offsets.tobytes(), data, bytes(valid), width), edits, threads)

    names = pa.array(done["names"], pa.string())
    # not the bits of the column itself, which may begin within a byte
    validity = pa.array(valid, pa.bool_()).buffers()[1] if valid else None
    texts = [validity, *map(pa.py_buffer, done["texts"])]
    text = pa.Array.from_buffers(kind, len(column), texts, null_count=column.null_count)
    rules, counts = _named(done["rules"], names), _numbers(done["counts"], pa.int64())
    ends = _numbers(done["rule_ends"], pa.int32())
    if as_map:
        rules = pa.MapArray.from_arrays(ends, rules, counts)
    else:
        rules = pa.ListArray.from_arrays(ends, pa.StructArray.from_arrays([rules, counts], fields=list(RULE)))
    verdicts = pa.array(done["verdicts"], pa.string())
    parts = [verdicts, pa.array(done["folds"], pa.string()), pa.array(done["removed"], pa.float64()), rules]
    if edits:
        starts, stops = (_numbers(done[name], pa.int32()) for name in ("starts", "ends"))
        old, new = (_strings(done[name], len(starts)) for name in ("old", "new"))
        values = [starts, stops, old, new, _named(done["edit_rules"], names)]
        listed = pa.StructArray.from_arrays(values, fields=list(EDIT))
        parts.append(pa.ListArray.from_arrays(_numbers(done["edit_ends"], pa.int32()), listed))
    info = pa.StructArray.from_arrays(parts, fields=list(info_type(edits, as_map)), mask=verdicts.is_null())
    return text, info, pa.array(done["errors"], pa.string())


def _numbers(data, kind):
    return pa.Array.from_buffers(kind, len(data) // (kind.bit_width // 8), [None, pa.py_buffer(data)])


def _strings(parts, count):
    return pa.Array.from_buffers(pa.string(), count, [None, *map(pa.py_buffer, parts)])


def _named(data, names):
    return names.take(_numbers(data, pa.int32()))


def clean_chunks(column, cleaner, edits, threads):
    """A chunked array of texts, cleaned, as three chunked arrays; rules are lists, which every engine knows."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not is_text(column.type):
        raise TypeError(f"the column must hold strings, not {column.type}")
    done = [
        clean_array(chunk.slice(start, length), cleaner, edits, threads, as_map=False)
        for chunk in column.chunks
        for start, length in pieces(chunk)
    ]
    kind = pa.string() if pa.types.is_null(column.type) else column.type
    types = (kind, info_type(edits, as_map=False), pa.string())
    return [pa.chunked_array([part[at] for part in done], type=kind) for at, kind in enumerate(types)]

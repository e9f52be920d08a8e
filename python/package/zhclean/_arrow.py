"""A column of Arrow, cleaned: what the steps for Spark, datasets and Ray share."""

import pyarrow as pa
import pyarrow.compute as pc

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


def pieces(column):
    """The places at which to cut an array of texts: (start, length) of each piece."""
    start, size = 0, 0
    binary = _bytes_of(column)
    lengths = pc.binary_length(binary).to_pylist()
    for at, length in enumerate(lengths):
        if at > start and (at - start == _TEXTS or size + (length or 0) > _BYTES):
            yield start, at - start
            start, size = at, 0
        size += length or 0
    if start < len(lengths) or not lengths:
        yield start, len(lengths) - start


def _bytes_of(column):
    """The same array as bytes, which are not looked at: a text that is no UTF-8 must not end the batch."""
    if pa.types.is_null(column.type):
        return column.cast(pa.binary())
    return column.view(pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary())


def clean_array(column, cleaner, edits, threads, as_map):
    """An array of texts, cleaned: the texts, what was done to each, and what is wrong with those that were left as they
    are."""
    raw = _bytes_of(column)
    given = raw.to_pylist()
    results = cleaner._clean_utf8(given, threads=threads, errors="return")
    texts, errors, missing = [], [], []
    verdicts, folds, removed = [], [], []
    rules, rule_names, rule_counts = [0], [], []
    ends, rows = [0], ([], [], [], [], [])
    for text, result in zip(given, results):
        if result is None or isinstance(result, Exception):
            texts.append(text)
            errors.append(None if result is None else str(result))
            missing.append(True)
            for values in (verdicts, folds, removed):
                values.append(None)
        else:
            texts.append(result._utf8 if result.changed else text)
            errors.append(None)
            missing.append(False)
            verdicts.append(result.verdict)
            folds.append(result.fold)
            removed.append(result.removed)
            counts = result.rules
            rule_names.extend(counts)
            rule_counts.extend(counts.values())
            if edits:
                for values, part in zip(rows, zip(*result.edits)):
                    values.extend(part)
        rules.append(len(rule_names))
        ends.append(len(rows[0]))
    offsets = pa.array(rules, pa.int32())
    names, counts = pa.array(rule_names, pa.string()), pa.array(rule_counts, pa.int64())
    if as_map:
        rules = pa.MapArray.from_arrays(offsets, names, counts)
    else:
        rules = pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays([names, counts], fields=list(RULE)))
    parts = [pa.array(verdicts, pa.string()), pa.array(folds, pa.string()), pa.array(removed, pa.float64()), rules]
    if edits:
        values = [pa.array(part, field.type) for part, field in zip(rows, EDIT)]
        listed = pa.StructArray.from_arrays(values, fields=list(EDIT))
        parts.append(pa.ListArray.from_arrays(pa.array(ends, pa.int32()), listed))
    info = pa.StructArray.from_arrays(parts, fields=list(info_type(edits, as_map)), mask=pa.array(missing, pa.bool_()))
    kind = pa.string() if pa.types.is_null(column.type) else column.type
    return pa.array(texts, raw.type).view(kind), info, pa.array(errors, pa.string())


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

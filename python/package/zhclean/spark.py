"""A step for Apache Spark."""

from ._zhclean import Cleaner


def with_clean(
    df, column="text", *, to=None, info="zhclean", error="zhclean_error", edits=False, threads=1, cleaner=None, **options
):
    """``df`` with the texts of ``column`` cleaned, and two columns more.

    ``info`` is a struct of ``verdict``, ``fold``, ``removed`` (share of the characters), ``rules`` (a map of rule to number of
    edits) and, with ``edits=True``, ``edits`` (an array of ``start, end, old, new, rule``, from which :func:`zhclean.restore` makes the
    input again); spans are in characters of the input. ``error`` is null, or says why a text was left as it is (bytes that are no
    UTF-8): such a record never ends the job. A null text stays null, with a null ``info`` and ``error``.

    to: the column of the cleaned texts; ``column`` itself, whose texts are replaced, unless it is named.
    threads: threads of each task; set ``spark.task.cpus`` to the same number.
    cleaner, or the options of :class:`zhclean.Cleaner`: what is cleaned, and how.

    ``df.where("zhclean.verdict = 'prose'")`` keeps what is running text. Options are checked here, on the driver: ConfigError.
    Raises ValueError for a column that is missing, stands twice or exists already, TypeError for one that is no string.
    """
    from pyspark.sql.types import (
        ArrayType,
        DoubleType,
        IntegerType,
        LongType,
        MapType,
        StringType,
        StructField,
        StructType,
    )

    if cleaner is None:
        cleaner = Cleaner(**options)
    elif options:
        raise TypeError("give a cleaner or its options, not both")
    to = column if to is None else to
    names = df.columns
    if names.count(column) != 1:
        raise ValueError(f'the frame has {names.count(column)} columns "{column}"; it has {", ".join(names)}')
    taken = [name for name in {info, error, *([to] if to != column else [])} if name in names]
    if taken or len({to, info, error}) < 3:
        raise ValueError(f"columns that exist already or twice: {', '.join(sorted(taken)) or f'{to}, {info}, {error}'}")
    kind = df.schema[column].dataType
    if not isinstance(kind, StringType):
        raise TypeError(f'column "{column}" must be a string, not {kind.simpleString()}')

    edit = StructType(
        [
            StructField("start", IntegerType()),
            StructField("end", IntegerType()),
            StructField("old", StringType()),
            StructField("new", StringType()),
            StructField("rule", StringType()),
        ]
    )
    done = StructType(
        [
            StructField("verdict", StringType()),
            StructField("fold", StringType()),
            StructField("removed", DoubleType()),
            StructField("rules", MapType(StringType(), LongType())),
        ]
    )
    if edits:
        done = done.add(StructField("edits", ArrayType(edit)))
    fields = [StructField(to, StringType()) if field.name == to else field for field in df.schema.fields]
    if to != column:
        fields.append(StructField(to, StringType()))
    schema = StructType(fields + [StructField(info, done), StructField(error, StringType())])
    place, replaces = names.index(column), to == column

    def step(batches):
        import pyarrow as pa

        from zhclean._arrow import clean_array, pieces

        for batch in batches:
            for start, length in pieces(batch.column(place)):
                piece = batch.slice(start, length)
                columns = list(piece.columns)
                text, done, wrong = clean_array(piece.column(place), cleaner, edits, threads, as_map=True)
                if replaces:
                    columns[place] = text
                else:
                    columns.append(text)
                yield pa.RecordBatch.from_arrays([*columns, done, wrong], names=schema_names)

    schema_names = schema.names
    return df.mapInArrow(step, schema)

"""Batches of records for Hugging Face datasets and Ray Data."""

from ._zhclean import Cleaner


def batched(
    column="text", *, to=None, info="zhclean", error="zhclean_error", edits=False, threads=1, cleaner=None, **options
):
    """A function for ``Dataset.map(…, batched=True)`` of datasets and for ``Dataset.map_batches`` of Ray Data.

    It takes a batch as either engine gives it (a mapping of columns, or a table of Arrow) and gives it back with the texts of
    ``column`` cleaned and two columns more. ``info`` is a struct of ``verdict``, ``fold``, ``removed`` (share of the characters),
    ``rules`` (a list of ``rule, count``) and, with ``edits=True``, ``edits`` (a list of ``start, end, old, new, rule``, from which
    :func:`zhclean.restore` makes the input again); spans are in characters of the input. ``error`` is null, or says why a text was left
    as it is: such a record never ends the job. A null text stays null, with a null ``info`` and ``error``.

    to: the column of the cleaned texts; ``column`` itself, whose texts are replaced, unless it is named.
    threads: threads of each process.
    cleaner, or the options of :class:`zhclean.Cleaner`: what is cleaned, and how; ConfigError says what is wrong with them.

    The function can be pickled, and the same options give the same pickle, so the cache of datasets holds.
    """
    if cleaner is None:
        cleaner = Cleaner(**options)
    elif options:
        raise TypeError("give a cleaner or its options, not both")
    return Batched(column, column if to is None else to, info, error, edits, threads, cleaner)


class Batched:
    """What :func:`batched` makes."""

    def __init__(self, column, to, info, error, edits, threads, cleaner):
        self.column, self.to, self.info, self.error = column, to, info, error
        self.edits, self.threads, self.cleaner = edits, threads, cleaner

    def __call__(self, batch):
        # datasets hands over a view of a table of Arrow; one of Arrow with its types goes back, because types that are read from
        # the first batch do not hold for the next (a column of nulls, an empty list)
        table = getattr(batch, "pa_table", batch)
        if hasattr(table, "schema"):
            return self._table(table)
        texts = list(batch[self.column])
        if hasattr(batch, "assign"):
            # a frame of pandas has more than one null
            texts = [None if null else text for text, null in zip(texts, batch[self.column].isna())]
            return batch.assign(**self._lists(texts))
        return {**batch, **self._lists(texts)}

    def _table(self, table):
        import pyarrow as pa

        from ._arrow import clean_chunks

        text, info, error = clean_chunks(table.column(self.column), self.cleaner, self.edits, self.threads)
        for name, column in ((self.to, text), (self.info, info), (self.error, error)):
            place = table.schema.get_field_index(name)
            field = pa.field(name, column.type)
            table = table.append_column(field, column) if place < 0 else table.set_column(place, field, column)
        return table

    def _lists(self, texts):
        cleaned = self.cleaner.clean_many(texts, threads=self.threads, errors="return")
        is_done = [result is not None and not isinstance(result, Exception) for result in cleaned]
        return {
            self.to: [result.text if done else text for text, result, done in zip(texts, cleaned, is_done)],
            self.info: [_info(result, self.edits) if done else None for result, done in zip(cleaned, is_done)],
            self.error: [str(result) if isinstance(result, Exception) else None for result in cleaned],
        }


def _info(cleaned, edits):
    rules = [{"rule": rule, "count": count} for rule, count in cleaned.rules.items()]
    info = {"verdict": cleaned.verdict, "fold": cleaned.fold, "removed": cleaned.removed, "rules": rules}
    if edits:
        info["edits"] = [edit._asdict() for edit in cleaned.edits]
    return info

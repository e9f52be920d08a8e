"""The step for datatrove; imports it."""

import contextlib

from datatrove.pipeline.base import PipelineStep

from ._zhclean import Cleaner

#: What a text can be as a whole.
VERDICTS = ("prose", "empty", "error-page", "no-prose", "garbled", "not-chinese")


class Clean(PipelineStep):
    """Cleans the text of each document.

    ``document.text`` becomes the cleaned text, and ``document.metadata[info]`` a dict of ``verdict``, ``fold``, ``removed`` (share of
    the characters), ``rules`` (rule to number of edits) and, with ``edits=True``, ``edits`` (a list of dicts of ``start, end, old, new, rule``,
    from which :func:`zhclean.restore` makes the input again). A document that cannot be cleaned is left as it is, with
    ``{"error": why}``, and never ends the task.

    exclude: verdicts whose documents are left out: error-page, empty, no-prose, garbled, not-chinese, prose.
    exclusion_writer: a writer of datatrove that gets these documents, with the text they came with.
    cleaner, or the options of :class:`zhclean.Cleaner`: what is cleaned, and how; ConfigError says what is wrong with them.

    Its statistics count documents (total, forwarded, dropped and by verdict, changed, errors), characters and characters
    removed, and edits by rule.
    """

    name = "🧹 zhclean"
    type = "✂️ - FORMAT"

    def __init__(self, exclude=(), exclusion_writer=None, *, info="zhclean", edits=False, cleaner=None, **options):
        super().__init__()
        if cleaner is None:
            cleaner = Cleaner(**options)
        elif options:
            raise TypeError("give a cleaner or its options, not both")
        self.exclude = (exclude,) if isinstance(exclude, str) else tuple(exclude)
        unknown = [verdict for verdict in self.exclude if verdict not in VERDICTS]
        if unknown:
            raise ValueError(f'unknown verdict "{unknown[0]}"; use some of {", ".join(VERDICTS)}')
        self.exclusion_writer = exclusion_writer
        self.info, self.edits, self.cleaner = info, edits, cleaner

    def run(self, data, rank=0, world_size=1):
        with self.exclusion_writer if self.exclusion_writer else contextlib.nullcontext() as writer:
            for document in data:
                self.stat_update("total")
                before = document.text
                with self.track_time():
                    verdict = self._clean(document)
                if verdict not in self.exclude:
                    self.stat_update("forwarded")
                    self.update_doc_stats(document)
                    yield document
                    continue
                self.stat_update("dropped", f"dropped_{verdict}")
                if writer:
                    document.text = before
                    document.metadata["filter_reason"] = verdict
                    writer.write(document, rank)

    def _clean(self, document):
        """Cleans a document, and returns its verdict; None where it cannot be cleaned."""
        try:
            cleaned = self.cleaner.clean(document.text)
        except (TypeError, ValueError, RuntimeError) as e:
            self.stat_update("errors")
            document.metadata[self.info] = {"error": str(e)}
            return None
        if cleaned is None:
            return None
        characters = len(document.text)
        rules = cleaned.rules
        info = {"verdict": cleaned.verdict, "fold": cleaned.fold, "removed": cleaned.removed, "rules": rules}
        if self.edits:
            info["edits"] = [edit._asdict() for edit in cleaned.edits]
        document.text = cleaned.text
        document.metadata[self.info] = info
        self.stat_update(f"verdict_{cleaned.verdict}")
        self.stat_update("characters", value=characters)
        self.stat_update("characters_removed", value=round(cleaned.removed * characters))
        if cleaned.changed:
            self.stat_update("changed")
        for rule, count in rules.items():
            self.stat_update(f"edits_{rule}", value=count)
        return cleaned.verdict

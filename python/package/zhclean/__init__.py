"""zhclean turns scraped Chinese text into text worth keeping, and can give back all it took.

>>> import zhclean
>>> zhclean.clean("你好,世界!")
'你好，世界！'
>>> cleaner = zhclean.Cleaner(ignore=["credit"])
>>> cleaned = cleaner.clean("山高,水长。")
>>> cleaned.edits
[Edit(start=2, end=3, old=',', new='，', rule='punctuation/comma')]
>>> cleaned.restore()
'山高,水长。'

Steps for engines: :mod:`zhclean.spark`, :mod:`zhclean.datatrove`, and :func:`zhclean.batched` for Hugging Face datasets and
Ray Data. None imports its engine before it is used.
"""

from ._edit import Edit
from ._zhclean import Cleaned, Cleaner, ConfigError, __version__, clean, restore
from .batches import batched

__all__ = ["Cleaned", "Cleaner", "ConfigError", "Edit", "__version__", "batched", "clean", "restore"]

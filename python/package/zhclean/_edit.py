"""The class of an edit, apart from the package so that the compiled part can import it."""

from typing import NamedTuple


class Edit(NamedTuple):
    """One edit of a text.

    ``input[start:end] == old``; edits are in order and do not overlap, and each replaced by its ``new`` makes the cleaned
    text of the input.
    """

    #: First character of the input that it replaced, from 0.
    start: int
    #: One past the last.
    end: int
    #: What stood there.
    old: str
    #: What stands there now.
    new: str
    #: The rule that asked, ``filter/rule``.
    rule: str

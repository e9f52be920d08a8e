import os
from typing import Any, Iterable, List, Literal, Mapping, Optional, Sequence, Tuple, Union, overload

from ._edit import Edit

__version__: str

class ConfigError(ValueError):
    """Options that cannot be used, in the words of the program."""

class Cleaned:
    """A cleaned text, with all that was done to it. Immutable; it can be pickled."""

    @property
    def text(self) -> str:
        """The cleaned text."""
    @property
    def changed(self) -> bool:
        """Is the text another than the input?"""
    @property
    def verdict(self) -> str:
        """What the text is as a whole: prose, empty, error-page, no-prose, garbled or not-chinese."""
    @property
    def fold(self) -> str:
        """How its punctuation was folded: none, ascii-block, nfkc or merged."""
    @property
    def removed(self) -> float:
        """Characters removed, less those written, as a share of the characters of the input: from 0 (nothing) to 1 (all);
        a little below 0 where edits wrote more than they removed. 0.0 for an empty input."""
    @property
    def rules(self) -> dict[str, int]:
        """The number of edits by rule (``filter/rule``), as ``zhclean clean --stats`` counts them."""
    @property
    def edits(self) -> List[Edit]:
        """The edits in order, over the input; spans are in characters. Where a later pass removed what an earlier one had
        exchanged, the list has one edit and ``rules`` counts both."""
    def restore(self) -> str:
        """The input, rebuilt from the text and the edits."""

class Cleaner:
    """Cleans texts with the same options.

    Immutable and safe to share between threads; the GIL is released while it works. Pickled, it travels as its options and is
    built again where it arrives. Make one and keep it: building one takes far longer than cleaning a short text.
    """

    def __init__(
        self,
        *,
        preset: Optional[str] = None,
        select: Union[str, Iterable[str], None] = None,
        extend_select: Union[str, Iterable[str], None] = None,
        ignore: Union[str, Iterable[str], None] = None,
        fold: Optional[str] = None,
        max_removed: Union[float, str, None] = None,
        config: Union[str, "os.PathLike[str]", Mapping[str, Any], None] = None,
    ) -> None:
        """
        preset: ``default``, ``punctuation`` (marks and characters only) or ``article`` (a whole page's article alone).
        select, extend_select, ignore: names of filters and rules (``credit``, ``credit/editor``), as the flags of the program.
        fold: ``auto``, ``none``, ``ascii-block``, ``nfkc`` or ``merged``.
        max_removed: all removed lines are given back when they hold more than this share of the prose, from 0 to 1, also
            ``"30%"``.
        config: a configuration of the program: the path of a TOML file, a TOML text (a str of more than one line), or the same as a
            dict. What it says of rules holds where no argument says otherwise; what it says of files is passed over.

        Raises ConfigError, in the words of the program, and TypeError for a value of another type.
        """
    @overload
    def clean(self, text: str, /) -> Cleaned: ...
    @overload
    def clean(self, text: None, /) -> None: ...
    @overload
    def clean(self, text: Optional[str], /) -> Optional[Cleaned]:
        """Cleans a text; None gives None.

        Raises TypeError where it is no str, ValueError where it holds a lone surrogate or has more than 2 GiB as UTF-8.
        """
    @overload
    def clean_many(self, texts: Iterable[str], *, threads: Optional[int] = 1) -> List[Cleaned]: ...
    @overload
    def clean_many(
        self, texts: Iterable[Optional[str]], *, threads: Optional[int] = 1, errors: Literal["raise"] = "raise"
    ) -> List[Optional[Cleaned]]: ...
    @overload
    def clean_many(
        self, texts: Iterable[Any], *, threads: Optional[int] = 1, errors: Literal["return"]
    ) -> List[Union[Cleaned, Exception, None]]:
        """Cleans texts; the results are in the order of the texts, None for None.

        threads: threads that clean, 1 or more; None: as many as there are processors. The answer is the same for any number.
        errors: ``raise`` ends at the first text that cannot be cleaned, with its place (from 0); ``return`` puts the exception in
            its place and goes on.
        """

@overload
def clean(text: str, /) -> str: ...
@overload
def clean(text: None, /) -> None: ...
@overload
def clean(text: Optional[str], /) -> Optional[str]:
    """Cleans a text with the filters that run by default; None gives None.

    Raises TypeError where it is no str, ValueError where it holds a lone surrogate or has more than 2 GiB as UTF-8.
    """

def restore(
    text: Optional[str], edits: Optional[Iterable[Union[Edit, Tuple[int, int, str, str, str], Mapping[str, Any], Sequence[Any]]]]
) -> Optional[str]:
    """Rebuilds the input of a cleaned text from its edits, as ``Cleaned.edits`` or a column of them has them.

    Raises ValueError where an edit does not fit the text.
    """

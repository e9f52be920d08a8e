"""Compares the structure of Markdown documents in two folders, as markdown-it-py sees it.

Blocks, inline marks, links, code, HTML, front matter and the source lines of each block must be the same; only text may
differ, and code by four blanks where a directive (`!!! note`) holds it: what stands there is text.
"""

import pathlib
import sys

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

DIRECTIVE = ("!!!", "???", "===")
PARSERS = [
    MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin).use(footnote_plugin),
    MarkdownIt("commonmark").use(front_matter_plugin).use(footnote_plugin),
]


def attributes(token):
    return (token.type, token.tag, token.nesting, token.level, token.markup, token.info, sorted(token.attrs.items()), token.map)


def held(lines, first):
    """Is the line below a directive, and indented?"""
    for line in reversed(lines[:first]):
        if line and not line.startswith((" ", "\t")):
            return line.startswith(DIRECTIVE)
    return False


def outline(parser, text):
    lines = text.splitlines()
    for token in parser.parse(text):
        if token.type == "code_block" and held(lines, token.map[0]):
            yield attributes(token), None
        elif token.type != "inline":
            yield attributes(token), token.content
        else:
            yield attributes(token), None
            is_text = False
            for child in token.children:
                if child.type != "text":
                    yield attributes(child), child.content
                elif not is_text:
                    yield "text", None
                is_text = child.type == "text"


def main(before, after):
    faults = documents = 0
    for path in sorted(pathlib.Path(before).rglob("*.md")):
        documents += 1
        texts = [path.read_bytes().decode(), (pathlib.Path(after) / path.relative_to(before)).read_bytes().decode()]
        for parser in PARSERS:
            outlines = [list(outline(parser, text)) for text in texts]
            if outlines[0] != outlines[1]:
                faults += 1
                pair = next((pair for pair in zip(*outlines) if pair[0] != pair[1]), tuple(map(len, outlines)))
                print(f"{path}:\n  {pair[0]}\n  {pair[1]}")
    print(f"{documents} documents")
    return 1 if faults else 0


sys.exit(main(*sys.argv[1:3]))

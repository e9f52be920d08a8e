"""What the pages and the package show of Python is what Python prints."""

import doctest
import re

import pytest
from conftest import ROOT

import zhclean

PAGES = ["README.md", "README.zh-CN.md", "docs/python.md"]


def blocks(page):
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_examples_print_what_is_shown(name):
    shown = [block for block in blocks(ROOT / name) if ">>> " in block]
    assert shown
    for block in shown:
        test = doctest.DocTestParser().get_doctest(block, {}, name, name, 0)
        assert doctest.DocTestRunner().run(test).failed == 0


def test_the_package_shows_what_it_prints():
    assert doctest.testmod(zhclean).failed == 0


@pytest.mark.parametrize("block", blocks(ROOT / "docs/cluster.md"))
def test_examples_of_engines_can_be_read(block):
    compile(block, "docs/cluster.md", "exec")


def test_the_stubs_name_what_is_there():
    stubs = (ROOT / "python/package/zhclean/_zhclean.pyi").read_text(encoding="utf-8")
    for name, thing in vars(zhclean._zhclean).items():
        if name.startswith("_"):
            continue
        assert re.search(rf"^(class|def) {name}\b", stubs, re.MULTILINE), name
        if isinstance(thing, type):
            for part in vars(thing):
                if not part.startswith("_"):
                    assert re.search(rf"^    def {part}\b", stubs, re.MULTILINE), f"{name}.{part}"

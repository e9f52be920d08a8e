"""Options and inputs that cannot be used are refused, in the words of the program."""

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from conftest import by_program, fixture_texts, program

import zhclean
from zhclean import Cleaner, ConfigError

ROWS = """
[[rule]]
id    = "read-to-end"
forms = ["本文已被{n}(位|名)(读者|网友)阅读"]
reach = "tail"
role  = "alone"
hit   = ["本文已被12位读者阅读"]
miss  = ["本文已被三位读者退回编辑部"]
"""
PAGE = "社区食堂开张了\n今天上午，街道办的社区食堂开门迎客，六十岁以上的老人一顿饭只要八元钱。\n本文已被12位读者阅读\n"


def said(*flags):
    done = subprocess.run([program(), "clean", *flags], input=b"", capture_output=True)
    assert done.returncode == 2
    return done.stderr.decode().strip().removeprefix("zhclean: ")


@pytest.mark.parametrize(
    "options, flags",
    [
        ({"preset": "punctuatoin"}, ["--preset", "punctuatoin"]),
        ({"preset": ""}, ["--preset", ""]),
        ({"fold": "nfk"}, ["--fold", "nfk"]),
        ({"ignore": ["credti"]}, ["--ignore", "credti"]),
        ({"select": "Credit"}, ["--select", "Credit"]),
        ({"extend_select": ["no-such-thing"]}, ["--extend-select", "no-such-thing"]),
    ],
)
def test_names_that_are_none(options, flags):
    with pytest.raises(ConfigError) as error:
        Cleaner(**options)
    assert str(error.value) == said(*flags)


@pytest.mark.parametrize(
    "text",
    [
        "[quotes]\ncorner = 'round'\n",
        "[[rule]]\nid = 'a'\n",
        "[quotes\n",
        ROWS.replace("{n}", "{m"),
        ROWS.replace("{n}", ""),
        ROWS.replace("12位读者", "很多人"),
        ROWS + ROWS,
        "[whitespace]\nindent = 3\n",
        "[whitespace]\nindnet = 'none'\n",
        "[filters.quotes]\ncorner = 'round'\n",
        "[filters.quoets]\ncorner = 'curly'\n",
        "filters = { quotes = 3 }\n",
        "presett = 'article'\n",
        "\npreset = 'artikel'\n",
        "fold = ['nfkc']\n",
        "newline = 'crlf'\n",
        "ignore = 'credti'\n",
        "ignore = 'credit, menu'\n",
        "extend-select = ['reflow', 'credti']\n",
        "select = ['']\n",
        "select = [3]\n",
        "max-removed = 3\n",
        "max-removed = '30'\n",
        "max-removed = true\n",
        "keep-lines = 3\n",
        "keep-lines = ['未完待续', '{nam}']\n",
        "colour = 'red'\nzzz = 3\n",
    ],
)
def test_configurations_that_cannot_be_used(text, tmp_path):
    path = tmp_path / "rows.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        Cleaner(config=path)
    assert str(error.value) == said("--config", str(path))
    with pytest.raises(ConfigError):
        Cleaner(config=text)


def test_a_configuration_of_the_program_is_taken_as_it_is(tmp_path):
    path = tmp_path / "zhclean.toml"
    path.write_text(
        "preset = 'default'\nselect = ['punctuation', 'credit']\nignore = 'punctuation/comma'\nfield = 'body'\n"
        "exclude = ['drafts']\nmax-removed = '100%'\nkeep-lines = ['【编辑:{name}】']\nfold = 'ascii-block'\n"
        "newline = 'lf'\n[filters.quotes]\ncorner = 'curly'\n"
    )
    text = "山高,水长(三次)。\r\n「好」，他说。\r\n【编辑:阿琳娜】\r\n"
    texts = [text] + fixture_texts()
    flags = ["--field", "text"]
    for options, more in [
        ({}, []),
        ({"ignore": []}, ["--ignore", "invisible"]),
        ({"ignore": ["quotes"], "select": "quotes,punctuation"}, ["--ignore", "quotes", "--select", "quotes,punctuation"]),
        ({"preset": "article"}, ["--preset", "article"]),
        ({"fold": "none", "max_removed": 0}, ["--fold", "none", "--max-removed", "0"]),
    ]:
        cleaner = Cleaner(config=path, **options)
        wanted = by_program(texts, "--config", str(path), *flags, *more)
        assert [cleaned.text for cleaned in cleaner.clean_many(texts)] == wanted
        assert pickle.loads(pickle.dumps(cleaner)) == cleaner
        assert [cleaned.text for cleaned in pickle.loads(pickle.dumps(cleaner)).clean_many(texts)] == wanted


def test_what_only_a_folder_can_have_is_refused():
    for text in ["extends = 'other.toml'\n", "[[overrides]]\nfiles = ['*.txt']\n"]:
        with pytest.raises(ConfigError, match="is for folders of files"):
            Cleaner(config=text)
    with pytest.raises(ConfigError, match='^config: unknown key presett; did you mean "preset"'):
        Cleaner(config={"presett": "article"})


def test_a_configuration_that_is_not_there(tmp_path):
    path = str(tmp_path / "none.toml")
    with pytest.raises(ConfigError) as error:
        Cleaner(config=path)
    assert str(error.value) == said("--config", path)


def test_a_share_that_is_none():
    for share in [1.5, -0.1, float("nan"), "30", "many"]:
        with pytest.raises(ConfigError, match="a share is a number from 0 to 1, such as 0.3 or 30%"):
            Cleaner(max_removed=share)


def test_rows_of_the_users_own_as_a_file_a_text_and_a_dict(tmp_path):
    path = tmp_path / "rows.toml"
    path.write_text(ROWS)
    row = {
        "id": "read-to-end",
        "forms": ["本文已被{n}(位|名)(读者|网友)阅读"],
        "reach": "tail",
        "role": "alone",
        "hit": ["本文已被12位读者阅读"],
        "miss": ("本文已被三位读者退回编辑部",),
    }
    for config in [path, str(path), ROWS, {"rule": [row], "quotes": {"corner": "keep"}}]:
        cleaner = Cleaner(config=config)
        travelled = pickle.loads(pickle.dumps(cleaner))
        for each in (cleaner, travelled):
            assert each.clean(PAGE).rules == {"user/read-to-end": 1}
    assert Cleaner().clean(PAGE).rules == {}


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"select": 3}, "select must be a str or an iterable of str, not int"),
        ({"ignore": [b"credit"]}, "ignore must be a str or an iterable of str, not bytes"),
        ({"max_removed": []}, 'max_removed must be a float or a str such as "30%", not list'),
        ({"config": 3}, "config must be a path, a TOML text or a dict, not int"),
        ({"config": {"quotes": {"corner": None}}}, "config.quotes.corner must be str, bool, int, float, list or dict"),
    ],
)
def test_options_of_a_wrong_type(wrong, message):
    with pytest.raises(TypeError) as error:
        Cleaner(**wrong)
    assert message in str(error.value)
    with pytest.raises(TypeError):
        Cleaner("default")


def test_texts_that_are_none():
    cleaner = Cleaner()
    for wrong, message in [(3, "not int"), (b"a", "not bytes; decode it first"), (["a"], "not list")]:
        for clean in (zhclean.clean, cleaner.clean):
            with pytest.raises(TypeError, match=f"text must be str or None, {message}"):
                clean(wrong)
    for clean in (zhclean.clean, cleaner.clean):
        with pytest.raises(ValueError, match=r"lone surrogate, U\+DC80, at character 2"):
            clean("山水\udc80")
    with pytest.raises(TypeError, match="text 1 must be str or None, not int"):
        cleaner.clean_many(["山", 3])
    with pytest.raises(ValueError, match="text 2 has a lone surrogate"):
        cleaner.clean_many(["山", None, "\ud800"])
    with pytest.raises(TypeError, match="texts must be a list of str, not str"):
        cleaner.clean_many("山水")
    done = cleaner.clean_many(["山,水", 3, "\ud800", None], errors="return")
    assert done[0].text == "山，水" and isinstance(done[1], TypeError) and isinstance(done[2], ValueError)
    assert done[3] is None
    for wrong, kind in [({"threads": 0}, ValueError), ({"threads": "2"}, TypeError), ({"errors": "keep"}, ValueError)]:
        with pytest.raises(kind):
            cleaner.clean_many(["山"], **wrong)


def test_edits_of_another_text_are_refused():
    cleaned = Cleaner().clean("山高,水长(三次)。")
    for text in ["山高、水长（三次）。", "山", ""]:
        with pytest.raises(ValueError, match="does not fit"):
            zhclean.restore(text, cleaned.edits)


def test_the_number_of_threads_changes_nothing(randoms):
    cleaner = Cleaner()
    wanted = [(cleaned.text, cleaned.edits) for cleaned in cleaner.clean_many(randoms)]
    for threads in (2, 5, None):
        assert [(cleaned.text, cleaned.edits) for cleaned in cleaner.clean_many(randoms, threads=threads)] == wanted
    with ThreadPoolExecutor(4) as pool:
        assert [(cleaned.text, cleaned.edits) for cleaned in pool.map(cleaner.clean, randoms)] == wanted


def test_a_cleaner_and_its_results_travel(randoms):
    cleaner = Cleaner(preset="punctuation", ignore=["quotes"], max_removed=0.2, fold="nfkc")
    assert pickle.loads(pickle.dumps(cleaner)) == cleaner != Cleaner()
    assert hash(pickle.loads(pickle.dumps(cleaner))) == hash(cleaner)
    assert pickle.dumps(cleaner) == pickle.dumps(pickle.loads(pickle.dumps(cleaner)))
    texts = randoms[:200]
    with get_context("spawn").Pool(2) as pool:
        for text, cleaned in zip(texts, pool.map(cleaner.clean, texts)):
            here = cleaner.clean(text)
            for name in ("text", "changed", "verdict", "fold", "removed", "rules", "edits"):
                assert getattr(cleaned, name) == getattr(here, name)
            assert cleaned.restore() == text


def test_what_it_is_cannot_be_changed():
    cleaner = Cleaner()
    with pytest.raises(AttributeError):
        cleaner.clean("山").text = "水"
    with pytest.raises(AttributeError):
        cleaner.preset = "punctuation"


def test_no_engine_is_imported_before_it_is_used(tmp_path):
    code = (
        "import sys, zhclean, zhclean.spark, zhclean.datatrove; zhclean.batched(); "
        "print([name for name in ('pyarrow', 'pyspark', 'datatrove', 'datasets', 'ray', 'numpy', 'pandas') if name in sys.modules])"
    )
    # away from the sources, which hold no compiled part
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]"

"""The package gives the same bytes as the program, says what it did, and gives back what it took."""

import json
import subprocess

import pytest
from conftest import by_program, program

import zhclean

CHOICES = [
    ({}, []),
    ({"preset": "punctuation"}, ["--preset", "punctuation"]),
    ({"preset": "article"}, ["--preset", "article"]),
    ({"extend_select": ["reflow"]}, ["--extend-select", "reflow"]),
    ({"ignore": "credit,menu", "max_removed": "10%"}, ["--ignore", "credit,menu", "--max-removed", "10%"]),
    ({"select": ["punctuation", "width"], "fold": "nfkc"}, ["--select", "punctuation,width", "--fold", "nfkc"]),
]


def check(text, cleaned):
    edits = cleaned.edits
    assert cleaned.restore() == text
    assert zhclean.restore(cleaned.text, edits) == text
    assert zhclean.restore(cleaned.text, [list(edit) for edit in edits]) == text
    assert zhclean.restore(cleaned.text, [edit._asdict() for edit in edits]) == text
    pieces, at = [], 0
    for edit in edits:
        assert at <= edit.start <= edit.end
        assert text[edit.start : edit.end] == edit.old
        assert edit.rule in cleaned.rules
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    assert "".join(pieces) + text[at:] == cleaned.text
    assert cleaned.changed == (cleaned.text != text)
    assert sum(cleaned.rules.values()) >= len(edits)
    assert cleaned.removed == pytest.approx((len(text) - len(cleaned.text)) / (len(text) or 1))


@pytest.mark.parametrize("options, flags", CHOICES)
def test_texts_are_those_of_the_program_and_come_back(options, flags, fixtures, randoms):
    texts = fixtures + randoms
    cleaned = zhclean.Cleaner(**options).clean_many(texts)
    for text, result, wanted in zip(texts, cleaned, by_program(texts, *flags), strict=True):
        assert result.text == wanted
        check(text, result)


def test_one_text_and_many_are_alike(fixtures):
    cleaner = zhclean.Cleaner()
    many = cleaner.clean_many(fixtures)
    for text, result in zip(fixtures, many):
        one = cleaner.clean(text)
        assert (one.text, one.verdict, one.edits) == (result.text, result.verdict, result.edits)
        assert zhclean.clean(text) == one.text


def test_what_is_counted_is_what_the_program_counts(fixtures, tmp_path):
    lines = "".join(json.dumps({"text": text}) + "\n" for text in fixtures)
    stats = tmp_path / "stats.json"
    command = [program(), "clean", "--input-format", "jsonl", "-q", "--stats-file", str(stats)]
    subprocess.run(command, input=lines.encode(), capture_output=True, check=True)
    wanted = json.loads(stats.read_text())
    rules, verdicts, lost = {}, {}, 0
    for text, cleaned in zip(fixtures, zhclean.Cleaner().clean_many(fixtures)):
        for rule, count in cleaned.rules.items():
            rules[rule] = rules.get(rule, 0) + count
        verdicts[cleaned.verdict] = verdicts.get(cleaned.verdict, 0) + 1
        lost += round(cleaned.removed * len(text))
    total = wanted["total"]
    assert {row["rule"]: row["edits"] for row in wanted["rules"]} == rules
    assert total["verdicts"] == verdicts
    assert total["characters_removed"] == lost


@pytest.mark.parametrize("preset, text", [("punctuation", "山高,水长。\n\n" * 500_000), ("default", "山,水\n" * 2_200_000)])
def test_large_texts_are_cut_where_the_program_cuts_them(preset, text):
    cleaned = zhclean.Cleaner(preset=preset).clean(text)
    assert cleaned.text == by_program([text], "--preset", preset)[0]
    assert cleaned.restore() == text
    last = cleaned.edits[-1]
    assert text[last.start : last.end] == last.old


def test_comments_in_a_text_do_not_say_how_it_is_cleaned():
    text = "<!-- zhclean-disable -->\n山高,水长。\n# zhclean-enable\n"
    assert zhclean.clean(text) == by_program([text])[0]
    assert "山高，水长。" in zhclean.clean(text)


def test_nothing_is_nothing():
    cleaner = zhclean.Cleaner()
    assert zhclean.clean(None) is None
    assert cleaner.clean(None) is None
    assert cleaner.clean_many([]) == []
    assert [result and result.text for result in cleaner.clean_many(iter([None, "", "山"]))] == [None, "", "山"]
    empty = cleaner.clean("")
    assert (empty.text, empty.verdict, empty.removed, empty.edits) == ("", "empty", 0.0, [])
    assert zhclean.restore(None, None) is None and zhclean.restore("山", None) == "山"


def test_an_edit_that_covers_edits_of_the_first_pass_is_one():
    text = "社区食堂开张了\n今天上午，食堂开门迎客。\n【编辑：Ａ１ 李\u200b明】\n"
    cleaned = zhclean.Cleaner().clean(text)
    check(text, cleaned)
    assert cleaned.edits[-1].old == "【编辑：Ａ１ 李\u200b明】\n"
    assert sum(cleaned.rules.values()) > len(cleaned.edits)

"""What the tests share: texts, and the program's answer to them."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: The tests give the same answer every time.
SEED = 20_240_219


def program():
    """The program that the wheel carries, else the one on the path."""
    beside = Path(sys.executable).with_name("zhclean")
    return str(beside) if beside.exists() else shutil.which("zhclean")


def by_program(texts, *flags):
    """What the program makes of texts, as records of JSON lines."""
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    command = [program(), "clean", "--input-format", "jsonl", "-q", *flags]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True)
    return [json.loads(line)["text"] for line in done.stdout.decode().split("\n")[:-1]]


def fixture_texts():
    texts = []
    for path in sorted((ROOT / "fixtures").rglob("*.txt")):
        try:
            texts.append(path.read_bytes().decode())
        except UnicodeDecodeError:
            continue
    return texts


def random_texts(count, seed=SEED):
    """Lines of the fixtures in any order, with characters exchanged, and texts of marks."""
    chance = random.Random(seed)
    lines = [line for text in fixture_texts() for line in text.splitlines(keepends=True)]
    signs = list(",.!?;:()\"'<>-…—，。、；：！？（）“”‘’《》 \t\u3000\u00a0\u200b\ufeffＡ１ａ1ﾅ⺼山水的是一abc") + ["\r\n", "\n", "……", "--", "..."]
    texts = []
    for _ in range(count):
        if chance.random() < 0.3:
            texts.append("".join(chance.choices(signs, k=chance.randrange(40))))
            continue
        chosen = chance.choices(lines, k=chance.randrange(1, 12))
        text = list("".join(chosen))
        for _ in range(chance.randrange(6)):
            text[chance.randrange(len(text))] = chance.choice(signs)
        texts.append("".join(text))
    return texts


@pytest.fixture(scope="session")
def fixtures():
    texts = fixture_texts()
    assert len(texts) > 300
    return texts


@pytest.fixture(scope="session")
def randoms():
    return random_texts(3000)

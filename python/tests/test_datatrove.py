"""The step in datatrove's LocalPipelineExecutor: 4 tasks, killed and resumed."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from records import records, wanted

pytest.importorskip("datatrove", reason="no datatrove: its step is not tested")

import zhclean
from zhclean.datatrove import Clean

TASKS = 4
#: The task that hangs until it is allowed to go on.
STALLED = 2
PIPELINE = """
import sys, time
from pathlib import Path
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from zhclean.datatrove import Clean

folder = Path(sys.argv[1])

def stall(data, rank=0, world_size=1):
    for n, document in enumerate(data):
        while n == 40 and rank == {stalled} and not (folder / "go").exists():
            time.sleep(0.1)
        yield document

if __name__ == "__main__":
    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(folder / "in")),
            stall,
            Clean(exclude=["error-page"], exclusion_writer=JsonlWriter(str(folder / "left-out")), edits=True),
            JsonlWriter(str(folder / "out")),
        ],
        tasks={tasks},
        workers=2,
        logging_dir=str(folder / "logs"),
    ).run()
"""


def documents(folder):
    found = {}
    for path in sorted(Path(folder).glob("*.jsonl.gz")):
        for line in gzip.open(path, "rt", encoding="utf-8"):
            document = json.loads(line)
            assert document["id"] not in found
            # its writer leaves empty values out
            document.setdefault("text", "")
            found[document["id"]] = document
    return found


def test_a_run_that_is_killed_goes_on_and_nothing_is_lost(tmp_path):
    # datatrove's reader passes no record without a text
    texts = [text for text in records(2000) if text]
    texts[7] = "502 Bad Gateway\nnginx\n"
    (tmp_path / "in").mkdir()
    for task in range(TASKS):
        with open(tmp_path / "in" / f"{task}.jsonl", "w", encoding="utf-8") as file:
            for n in range(task, len(texts), TASKS):
                file.write(json.dumps({"text": texts[n], "id": str(n)}, ensure_ascii=False) + "\n")
    script = tmp_path / "pipeline.py"
    script.write_text(PIPELINE.format(tasks=TASKS, stalled=STALLED))
    command = [sys.executable, str(script), str(tmp_path)]
    log = open(tmp_path / "run.log", "w")
    first = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, cwd=tmp_path)
    done = tmp_path / "logs" / "completions"
    end = time.monotonic() + 120
    others = {f"{task:05}" for task in range(TASKS) if task != STALLED}
    while not (done.exists() and {path.name for path in done.iterdir()} >= others):
        assert first.poll() is None and time.monotonic() < end, (tmp_path / "run.log").read_text()
        time.sleep(0.1)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert len(documents_ended(tmp_path / "out")) == TASKS - 1
    (tmp_path / "go").touch()
    subprocess.run(command, stdout=log, stderr=log, check=True, cwd=tmp_path)

    out, left_out = documents(tmp_path / "out"), documents(tmp_path / "left-out")
    expected = wanted(texts)
    assert sorted(map(int, [*out, *left_out])) == list(range(len(texts)))
    assert "7" in left_out
    for name, document in left_out.items():
        assert document["text"] == texts[int(name)]
        assert document["metadata"]["filter_reason"] == document["metadata"]["zhclean"]["verdict"] == "error-page"
    for name, document in out.items():
        assert document["text"] == expected[int(name)]
        assert zhclean.restore(document["text"], document["metadata"]["zhclean"]["edits"]) == texts[int(name)]
    # each task keeps its own statistics, also over a run that was killed
    steps = [step for path in (tmp_path / "logs" / "stats").iterdir() for step in json.loads(path.read_text())]
    own = [step["stats"] for step in steps if "zhclean" in step["name"]]
    assert len(own) == TASKS
    assert sum(count(step, "total") for step in own) == len(texts)
    assert sum(count(step, "dropped_error-page") for step in own) == len(left_out)
    rules = sum(cleaned.rules.get("punctuation/comma", 0) for cleaned in zhclean.Cleaner().clean_many(texts))
    assert sum(count(step, "edits_punctuation/comma") for step in own) == rules


def count(stats, name):
    value = stats.get(name, 0)
    return value["total"] if isinstance(value, dict) else value


def documents_ended(folder):
    """The files of tasks that ended: the packed text of another is cut."""
    ended = []
    for path in Path(folder).glob("*.jsonl.gz"):
        try:
            if gzip.open(path).read():
                ended.append(path)
        except EOFError:
            continue
    return ended


def test_a_document_that_cannot_be_cleaned_is_left_as_it_is():
    from datatrove.data import Document

    step = Clean()
    given = [Document(text="山高,水长。", id="1"), Document(text="山\ud800", id="2"), Document(text="水,山。", id="3")]
    texts = [(document.text, document.metadata["zhclean"]) for document in step.run(given)]
    assert [text for text, _ in texts] == ["山高，水长。", "山\ud800", "水，山。"]
    assert "lone surrogate" in texts[1][1]["error"]
    assert texts[0][1] == {"verdict": "no-prose", "fold": "ascii-block", "removed": 0.0, "rules": {"punctuation/comma": 1}}


def test_what_cannot_be_done_is_said_at_once():
    with pytest.raises(zhclean.ConfigError):
        Clean(preset="punctuatoin")
    with pytest.raises(ValueError, match='unknown verdict "error"'):
        Clean(exclude="error")

"""Notebook 08's code for Spark, run as it stands there, where pyspark (not in the lock) and Java are installed."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from w2vlib.corpora import SyntheticCorpus

SOURCE = Path(__file__).parents[2] / "notebooks" / "src" / "08_real_text.py"


def documented_code():
    text = re.sub(r"^# ?", "", SOURCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    return next(block for block in blocks if "pyspark" in block)


def test_the_code_is_there_and_is_python():
    compile(documented_code(), "notebook 08", "exec")


def test_spark_trains_on_the_exported_text(tmp_path, capsys):
    pytest.importorskip("pyspark", reason="pyspark is not installed (pip install pyspark)")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, and there is none here")
    text = tmp_path / "text.txt"
    corpus = SyntheticCorpus(40_000, topics=4, words_per_topic=8)
    text.write_text("\n".join(" ".join(sentence) for sentence in corpus), encoding="utf-8")
    code = documented_code().replace('"left"', '"t0w0"')
    exec(code, {"docs": SimpleNamespace(paths=[text])})
    assert len(re.findall(r"'[ts]\w+'", capsys.readouterr().out)) == 5

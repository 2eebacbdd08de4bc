"""Notebook 08's code for Spark, run as it stands there, where pyspark and Java are installed: `make test-spark`."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from w2vlib import Embeddings
from w2vlib.corpora import SyntheticCorpus, load_corpus

SOURCE = Path(__file__).parents[2] / "authoring" / "src" / "08_real_text.py"


def documented_code():
    text = re.sub(r"^# ?", "", SOURCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    return next(block for block in blocks if "pyspark" in block)


@pytest.fixture(autouse=True)
def spark():
    pytest.importorskip("pyspark", reason="pyspark is not installed (make test-spark)")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, and there is none here")


def test_spark_trains_on_the_exported_text(tmp_path, capsys):
    text = tmp_path / "text.txt"
    corpus = SyntheticCorpus(40_000, topics=4, words_per_topic=8)
    text.write_text("\n".join(" ".join(sentence) for sentence in corpus), encoding="utf-8")
    code = documented_code().replace('"left"', '"t0w0"')
    exec(code, {"docs": SimpleNamespace(paths=[text])})
    printed = capsys.readouterr().out
    assert len(set(re.findall(r"'(t0w\d)'", printed)) - {"t0w0"}) == 5, f"five words of its own topic, not {printed}"


def plurals(rows):
    """How many words have their plural among their ten nearest."""
    vectors = Embeddings(*zip(*rows, strict=True))
    known = set(vectors.words)
    asked = [word for word in known if word + "s" in known and len(word) > 3]
    return sum(word + "s" in [near for near, _ in vectors.neighbours(word)] for word in asked)


def test_few_partitions_cost_nothing_and_many_cost_plurals():
    """As notebook 08 says. Spark's runs differ: 56 plurals with one, 54 to 63 with two, 36 to 44 with eight."""
    docs, found = load_corpus("python-docs"), {}
    for partitions in (1, 2, 8):
        vectors = "rows = [(row.word, row.vector.toArray()) for row in model.getVectors().collect()]"
        code = documented_code().replace("spark.stop()", f"{vectors}\nspark.stop()")
        code = code.replace("numPartitions=2", f"numPartitions={partitions}")
        names = {"docs": docs}
        exec(code, names)
        found[partitions] = plurals(names["rows"])
    assert found[2] > 0.85 * found[1]
    assert found[8] < 0.9 * found[1]

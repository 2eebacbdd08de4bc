"""The capstone's grader: right modules pass, however written; wrong ones are refused where they are wrong, and why."""

import inspect
import re
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from authoring import build
from tests.exercises.test_gates import defined
from w2vlib.capstone import grade, runs
from w2vlib.capstone.runs import rated_pairs
from w2vlib.capstone.speed import times_faster
from w2vlib.exercises import exercises
from w2vlib.learner.record import load
from w2vlib.learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT
from w2vlib.lessons.n10_from_a_blank_file import reference, ways

SOURCE = inspect.getsource(reference)
NAMES = ("vocabulary", "pairs", "noise_distribution", "keep_probability", "subsample", "draw_negatives",
         "loss_and_gradients", "update", "train")

LOOPS = '''
"""Word by word and pair by pair, as one writes it the first time."""
import math
import random  # not used for drawing
import numpy as np

print("reading")


def vocabulary(sentences, min_count):
    counts = {}
    for s in sentences:
        for w in s:
            counts[w] = counts.get(w, 0) + 1
    words = [w for w in counts if counts[w] >= min_count]
    words.sort(key=lambda w: -counts[w])
    return tuple(words), tuple(counts[w] for w in words)


def pairs(ids, m):
    for s in ids:
        for i in range(len(s)):
            for j in range(i - m, i + m + 1):
                if j != i and 0 <= j < len(s):
                    yield [s[i], s[j]]


def noise_distribution(counts):
    total = sum(c ** 0.75 for c in counts)
    return [c ** 0.75 / total for c in counts]


def keep_probability(counts, sample):
    result = []
    for c in counts:
        r = sample * sum(counts) / c
        result.append(min(1.0, r + math.sqrt(r)))
    return result


def subsample(ids, keep, rng):
    result = []
    for s in ids:
        result.append([])
        for i in s:
            if rng.uniform() <= keep[i]:
                result[-1].append(i)
    return result


def draw_negatives(noise, contexts, K, rng):
    edges = np.cumsum(noise)
    result = []
    for c in contexts:
        row = []
        while len(row) < K:
            k = min(int(np.searchsorted(edges, rng.random())), len(noise) - 1)
            if k != c:
                row.append(k)
        result.append(row)
    return result


def loss_and_gradients(v, U):
    loss, by_v, by_U = 0.0, 0 * v, []
    for k, u in enumerate(U):
        z = float(u @ v)
        if k == 0:
            z = -z
        loss += max(z, 0) + math.log1p(math.exp(-abs(z)))
        p = 0.5 + 0.5 * math.tanh(z / 2)
        e = -p if k == 0 else p
        by_v = by_v + e * u
        by_U.append(e * v)
    return loss, by_v, by_U


def update(W_in, W_out, centres, contexts, negatives, learning_rate):
    new_in, new_out = W_in * 1.0, W_out * 1.0
    for c, o, ks in zip(centres, contexts, negatives):
        asked = [o] + list(ks)
        loss, by_v, by_U = loss_and_gradients(W_in[c], W_out[asked])
        new_in[c] = new_in[c] - learning_rate * by_v
        for row, g in zip(asked, by_U):
            new_out[row] = new_out[row] - learning_rate * g
    return new_in, new_out


def train(sentences, dim, m, K, epochs, learning_rate, min_count, sample, rng):
    words, counts = vocabulary(sentences, min_count)
    index = dict(zip(words, range(len(words))))
    text = [[index[w] for w in s if w in index] for s in sentences]
    noise, keep = noise_distribution(counts), keep_probability(counts, sample)
    W_in = (rng.random((len(words), dim)) - 0.5) / dim
    W_out = np.zeros((len(words), dim))
    for epoch in range(epochs):
        thin = list(pairs(subsample(text, keep, rng), m))
        rng.shuffle(thin)
        for t, (c, o) in enumerate(thin):
            rate = learning_rate * (1 - (epoch + t / len(thin)) / epochs)
            asked = [o] + draw_negatives(noise, [o], K, rng)[0]
            _, by_v, by_U = loss_and_gradients(W_in[c], W_out[asked])
            W_in[c] -= rate * by_v
            for row, g in zip(asked, by_U):
                W_out[row] -= rate * g
    return words, W_in


if __name__ == "__main__":
    train([["a", "b"]] * 1000, 50, 5, 5, 10**6, 0.1, 1, 1, np.random.default_rng())
'''

ARRAYS = '''
"""Everything at once: a class, and arrays."""
from collections import Counter
from dataclasses import dataclass

import numpy as np


@dataclass
class Model:
    W_in: np.ndarray
    W_out: np.ndarray

    def step(self, centres, contexts, negatives, rate):
        rows = np.c_[contexts, negatives]
        v, U = self.W_in[centres], self.W_out[rows]
        e = 1 / (1 + np.exp(-np.einsum("bkn,bn->bk", U, v)))
        e[:, 0] -= 1
        np.add.at(self.W_in, centres, -rate * np.einsum("bk,bkn->bn", e, U))
        np.add.at(self.W_out, rows.ravel(), -rate * np.einsum("bk,bn->bkn", e, v).reshape(rows.size, -1))


def vocabulary(sentences, min_count):
    ranked = Counter(w for s in sentences for w in s).most_common()
    kept = [pair for pair in ranked if pair[1] >= min_count]
    return [w for w, _ in kept], np.array([n for _, n in kept])


def pairs(ids, m):
    return np.array([(s[i], s[j]) for s in ids for i in range(len(s)) for j in range(max(0, i - m), i + m + 1)
                     if j < len(s) and j != i]).reshape(-1, 2)


def noise_distribution(counts):
    return np.power(counts, 0.75) / np.power(counts, 0.75).sum()


def keep_probability(counts, sample):
    f = counts / np.sum(counts)
    return np.clip((np.sqrt(f / sample) + 1) * sample / f, None, 1)


def subsample(ids, keep, rng):
    return [np.array(s, dtype=int)[rng.random(len(s)) < np.asarray(keep)[np.array(s, dtype=int)]].tolist() for s in ids]


def draw_negatives(noise, contexts, K, rng):
    rows = np.tile(noise, (len(contexts), 1))
    rows[np.arange(len(contexts)), contexts] = 0
    edges = np.cumsum(rows, axis=1)
    points = rng.random((len(contexts), K)) * edges[:, -1:]
    return (points[:, :, None] >= edges[:, None, :]).sum(axis=2)


def loss_and_gradients(v, U):
    y = np.eye(1, len(U)).ravel()
    z = U @ v
    e = np.exp(-np.logaddexp(0, -z)) - y
    return np.logaddexp(0, (1 - 2 * y) * z).sum(), U.T @ e, e[:, None] * v


def update(W_in, W_out, centres, contexts, negatives, learning_rate):
    model = Model(W_in.copy(), W_out.copy())
    model.step(centres, contexts, negatives, learning_rate)
    return model.W_in, model.W_out


def train(sentences, dim, m, K, epochs, learning_rate, min_count, sample, rng):
    words, counts = vocabulary(sentences, min_count)
    index = {w: i for i, w in enumerate(words)}
    ids = [[index[w] for w in s if w in index] for s in sentences]
    noise, keep = noise_distribution(counts), keep_probability(counts, sample)
    model = Model(rng.normal(0, 0.3 / dim, (len(words), dim)), np.zeros((len(words), dim)))
    for epoch in range(epochs):
        examples = rng.permutation(pairs(subsample(ids, keep, rng), m))
        for batch in np.array_split(examples, max(1, len(examples) // 40)):
            negatives = draw_negatives(noise, batch[:, 1], K, rng)
            model.step(*batch.T, negatives, learning_rate * (1 - epoch / epochs))
    return words, model.W_in
'''

# (what is changed in the reference, into what, the stage that refuses it, words of the sentence)
WRONG = [
    ("sorted(counts, key=counts.get, reverse=True)", "sorted(counts)", 1, "alphabet"),
    (">= min_count", "> min_count", 1, "*At least* includes it"),
    (", reverse=True", "", 1, "rarest word comes first"),
    ("for word in sentence:", "for word in dict.fromkeys(sentence):", 1, "in how many sentences"),
    (" if counts[word] >= min_count]", "]", 1, "Rare words are still there"),
    ("return words, np.array([counts[word] for word in words])", "return counts", 1, "dictionary"),
    ("                if j != i:", "                if True:", 2, "paired with itself"),
    ("if j != i:", "if sentence[j] != centre:", 2, "loses a pair"),
    ("range(max(0, i - m), ", "range(i, ", 2, "to the left"),
    ("found.append((centre, sentence[j]))", "found.append((sentence[j], centre))", 2, "context comes first"),
    ("for sentence in ids:", "for sentence in [[i for s in ids for i in s]]:", 2, "across the ends of sentences"),
    ("found.append((centre, sentence[j]))", "found.append((i, j))", 2, "places of the words"),
    ("weights = counts**0.75", "weights = counts", 3, "power 0.75 is missing"),
    ("weights / weights.sum()", "weights / counts.sum()", 3, "sum of the powers"),
    ("return np.minimum(1, ", "return 1 - np.minimum(1, ", 3, "chance to be thrown away"),
    ("(np.sqrt(share / sample) + 1) * sample / share", "np.sqrt(sample / share)", 3, "formula of the paper"),
    ("rng.random() < keep[i]", "rng.random() > keep[i]", 3, "with which you should keep"),
    ("rng.random() < keep[i]", "keep[i] > 0.5", 3, "Of some words you keep every"),
    ("[[i for i in sentence if rng.random() < keep[i]] for sentence in ids]",
     "[sentence if rng.random() < 0.5 else [] for sentence in ids]", 3, "shares of the occurrences"),
    ("rng.random() < keep[i]", "np.random.default_rng(0).random() < keep[i]", 3, "keep every occurrence"),
    ("    drawn = rng.choice(", "    rng = np.random.default_rng(0)\n    drawn = rng.choice(", 3,
     "same for every seed"),
    (", p=noise", "", 3, "equally often"),
    ("while (clash := drawn == np.asarray(contexts)[:, None]).any():", "while (clash := drawn < 0).any():", 3,
     "The context word itself"),
    ("size=clash.sum(), p=noise)", "size=clash.sum())", 3, "use `noise` again"),
    ("p=noise)\n    while", "p=noise**0.75 / (noise**0.75).sum())\n    while", 3, ""),
    ("    return drawn\n", "    return np.tile(drawn[0], (len(drawn), 1))\n", 3, "The context word itself"),
    ("    error[0] -= 1\n", "", 4, "label of the context word is missing"),
    ("error @ U, np.outer", "-error @ U, np.outer", 4, "not with that by `v`"),
    ("np.logaddexp(0, scores[1:])", "np.logaddexp(0, -scores[1:])", 4, "**inside** the sigmoid"),
    ("np.logaddexp(0, scores[1:]).sum()", "np.logaddexp(0, scores[1:]).mean()", 4, "averages over"),
    ("loss = np.logaddexp(0, -scores[0]) + ", "loss = ", 4, "gradients"),
    ("error = 1 / (1 + np.exp(-scores))", "error = np.exp(scores) / np.exp(scores).sum()", 4, "neither"),
    ("np.subtract.at(new_out, rows, learning_rate * by_U)", "new_out[rows] -= learning_rate * by_U", 5, "only once"),
    ("(W_in[centre], W_out[rows])", "(new_in[centre], new_out[rows])", 5, "**old** matrices"),
    ("learning_rate * by_", "by_", 5, "learning rate is missing"),
    ("new_in[centre] -= learning_rate * by_v", "pass", 5, "`W_in` has not moved"),
    ("W_in.copy(), W_out.copy()", "W_in, W_out", 5, "**old** matrices"),
    ("rows = [context, *others]\n", "rows = list(others)\n", 5, ""),
    ("np.subtract.at(new_out, rows, learning_rate * by_U)", "np.add.at(new_out, rows, learning_rate * by_U)", 5, ""),
    ("rng.uniform(-0.5, 0.5, (len(words), dim)) / dim", "np.zeros((len(words), dim))", 6, "All vectors are 0"),
    ("= rng.uniform(-0.5, 0.5, (len(words), dim)) / dim", "= np.random.uniform(-0.5, 0.5, (len(words), dim)) / dim", 6,
     "same seed give different vectors"),
    ("            W_in, W_out = update(", "            update(", 6, "hardly longer"),
    ("return words, W_in\n", "return sorted(words), W_in\n", 6, "belong to other words"),
    ("return words, W_in\n", "return words, W_in.T\n", 6, "lies on its side"),
    ("return words, W_in\n", "return W_in\n", 6, "two things"),
    ("    words, counts = vocabulary(sentences, min_count)\n    known",
     "    rng = np.random.default_rng(0)\n    words, counts = vocabulary(sentences, min_count)\n    known", 6,
     "different seeds"),
    ("rate = learning_rate * (1 - ", "rate = learning_rate * (0 * ", 6, "hardly longer"),
    ("for epoch in range(epochs):", "for epoch in range(1):", 6, "30 passes"),
    ("for epoch in range(epochs):", "for epoch in range(2):", 6, "30 passes"),
    ("rng), m))", "rng), 2))", 6, "Another `m`"),
    ("negatives = draw_negatives(noise, contexts, K", "negatives = draw_negatives(noise, contexts, 5", 6,
     "Another `K`"),
    ("pairs(subsample(ids, keep, rng), m)", "pairs(ids, m)", 6, "Another `sample`"),
    ("return words, W_in\n", "return words, W_out\n", 6, "asked for is `W_in`"),
    ("for start in range(0, len(examples), 16):", "for start in range(0, 320, 16):", 6, "Asked for are"),
    ("[known[word] for word in sentence if word in known]", "[known[word] for word in sentence]", 6, "KeyError"),
    ("        examples = rng.permutation(pairs(", "        examples = np.int8(rng.permutation(pairs(", 7, "rank corr"),
    ("keep_probability(counts, sample)\n    W_in", "keep_probability(counts, sample**3)\n    W_in", 7, ""),
    ("keep_probability(counts, sample)\n    W_in", "1.0 * (counts == counts.min())\n    W_in", 6, ""),
    ("    W_in, W_out = rng.uniform(", "    assert len(words) < 200\n    W_in, W_out = rng.uniform(", 7,
     "AssertionError"),
    ("learning_rate * (1 - ", "learning_rate / counts.mean() * (1 - ", 6, ""),
    ("learning_rate * (1 - ", "learning_rate * sample * (1 - ", 7, "rank correlation"),
    ("permutation(pairs(subsample(ids, keep, rng), m))",
     "permutation(pairs([s[:3] if sample < 1 else s for s in ids], m))", 7, "rank correlation"),
]


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write `my_word2vec.py` in a folder of its own and return its name."""
    monkeypatch.chdir(tmp_path)

    def write(source, name="my_word2vec.py"):
        (tmp_path / name).write_text(source, encoding="utf-8")
        return name

    return write



def outcomes(graded):
    return {number: report.outcome for number, report in graded.stages.items()}


@pytest.mark.parametrize("source", [SOURCE, LOOPS, ARRAYS], ids=["reference", "loops", "arrays"])
def test_right_modules_pass_all_stages(written, source):
    graded = grade(written(source))
    assert all(graded.stages[n].outcome is RIGHT for n in range(1, 8)), graded
    assert graded.outcome is RIGHT
    assert (graded.stages[8].outcome is RIGHT) == (source is ARRAYS), graded.stages[8]


def mutant(old, new):
    assert SOURCE.count(old) >= 1, old
    changed = SOURCE.replace(old, new)
    if changed.count("np.int8("):
        changed = changed.replace("subsample(ids, keep, rng), m))", "subsample(ids, keep, rng), m)))")
    return changed


@pytest.mark.parametrize("old, new, stage, said", WRONG, ids=[f"{w[2]}-{i}" for i, w in enumerate(WRONG)])
def test_wrong_modules_are_refused_at_the_right_stage(written, old, new, stage, said):
    name = written(mutant(old, new))
    if stage > 1:
        assert grade(name, stage=stage - 1).outcome is RIGHT
    report = grade(name, stage=stage).stages[stage]
    assert report.outcome is NOT_YET, report
    assert said in report.text, report
    assert "Traceback" not in repr(report)


def test_a_run_that_never_ends_is_stopped_soon_and_named(written, monkeypatch):
    monkeypatch.setattr(runs, "SECONDS", 1)
    name = written(mutant("    for epoch in range(epochs):", "    for epoch in iter(int, 1):"))
    report = grade(name, stage=6).stages[6]
    assert all(said in report.text for said in ("Does every loop end?", "busy with line", "five short sentences"))


def test_each_stage_has_five_wrong_modules():
    assert all(sum(wrong[2] == stage for wrong in WRONG) >= 5 for stage in range(1, 8))


def test_speed_is_a_bonus_and_nothing_that_fails():
    loop = exercises("10")["10.6"].reference
    assert times_faster(ways.update_batch, loop) > 3
    assert times_faster(ways.update_words, loop) < 3
    assert grade(reference, stage=8).stages[8].outcome is NOTE


def test_a_half_written_module_passes_what_it_has(written):
    keep, loss, update = map(SOURCE.index, ("def keep_probability", "def loss_and_gradients", "def update"))
    graded = grade(written(SOURCE[:keep] + SOURCE[loss:update]))
    assert outcomes(graded) == {1: RIGHT, 2: RIGHT, 3: NOT_YET, 4: RIGHT, **dict.fromkeys((5, 6, 7, 8), NOT_ATTEMPTED)}
    assert "○ `subsample`: `subsample` is not in my_word2vec.py yet." in graded.stages[3].text
    assert "3 of 7 stages hold" in graded.head.text


def test_what_is_built_on_a_wrong_stage_waits_and_the_rest_is_tried(written):
    graded = grade(written(SOURCE.replace("learning_rate * by_v", "by_v")))
    assert outcomes(graded) == {**dict.fromkeys(range(1, 5), RIGHT), 5: NOT_YET, 6: NOTE, 7: NOTE, 8: NOTE}
    assert "waits until stage 5" in graded.stages[6].text


def test_nothing_written_is_not_attempted(written):
    for graded in (grade("my_word2vec.py"), grade(written("")), grade({})):
        assert graded.outcome is NOT_ATTEMPTED
        assert set(outcomes(graded).values()) == {NOT_ATTEMPTED}
    stubs = "".join(f"def {name}(*given):\n    ...\n\n\n" for name in NAMES[:4])
    assert grade(written(stubs)).outcome is NOT_ATTEMPTED


def test_a_file_of_another_name_is_pointed_out(written):
    written("", "untitled.py")
    assert "Do you mean untitled.py" in grade("my_word2vec.py").head.text
    assert "Is your `pair` meant to be it?" in grade(written("def pair(ids, m): ..."), stage=2).stages[2].text


@pytest.mark.parametrize("source, said", [
    ("def pairs(ids, m:\n    pass", "Python can't read line 1 of my_word2vec.py"),
    ("import numpy\n\n1 / 0\n", "ZeroDivisionError"),
    ("while True:\n    pass\n", "still busy after"),
    ("import sys\nsys.exit()\n", "SystemExit"),
    ("pairs = 5\n" + SOURCE[: SOURCE.index("def pairs")], "is not a function"),
])
def test_what_can_not_be_read_is_one_sentence(written, monkeypatch, source, said):
    monkeypatch.setattr("w2vlib.capstone.written.SECONDS", 0.5)
    graded = grade(written(source))
    assert graded.outcome is NOT_YET
    assert said in graded.head.text + graded.stages[2].text
    assert "Traceback" not in repr(graded)


@pytest.mark.parametrize("bytes_", [b"\xff\xfe\x00x", b"x = '\xe9'\n", b"\x00"])
def test_a_file_that_is_no_text_is_one_sentence(written, tmp_path, bytes_):
    (tmp_path / "my_word2vec.py").write_bytes(bytes_)
    assert "my_word2vec.py" in grade("my_word2vec.py").head.text


def test_edits_are_seen_and_the_file_is_never_written(written, tmp_path):
    name = written(SOURCE.replace("j != i", "True"))
    assert grade(name, stage=2).outcome is NOT_YET
    written(SOURCE)
    assert grade(name, stage=2).outcome is RIGHT
    assert (tmp_path / name).read_text() == SOURCE
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_is_printed_while_reading_is_shown(written):
    assert "hello" in repr(grade(written("print('hello')\n" + SOURCE), stage=1).head)


def test_cells_modules_and_objects_are_read_too():
    names = {name: getattr(reference, name) for name in NAMES}
    cells = {name: defined(SOURCE, name) for name in NAMES}
    for where in (reference, cells, SimpleNamespace(**cells)):
        assert grade(where, stage=2).outcome is RIGHT
    assert names.keys() == cells.keys()
    assert "w2vlib's own" in grade(names, stage=2).stages[2].text
    for nothing in (5, None, ["pairs"], 3.5):
        assert "Name your file" in grade(nothing).head.text


def test_a_text_that_can_not_be_read_is_no_fault_of_the_learners(monkeypatch):
    def unreadable(pairs):
        raise ValueError("There is no word in python-docs.")

    monkeypatch.setattr("w2vlib.capstone.runs.documentation", unreadable)
    report = grade(reference, stage=7).stages[7]
    assert report.outcome is NOTE
    assert "can't be tried" in report.text and "no word in python-docs" in report.text


def test_an_unknown_stage_is_one_sentence():
    assert "stages are 1 to 8" in grade(reference, stage=9).head.text
    assert "stages are 1 to 8" in grade(reference, stage="2").head.text


def test_what_holds_is_kept_stage_by_stage(written, tmp_path, monkeypatch):
    monkeypatch.setenv("W2V_PROGRESS", str(tmp_path / "kept.json"))
    grade(written(SOURCE.replace("j != i", "True")), stage=2)
    assert load()[0]["10.s2"].state == "tried"
    grade(written(SOURCE), stage=2)
    done = load()[0]
    assert done["10.s2"].state == done["10.2"].state == "right"


def test_the_page_has_the_functions_and_arguments_of_the_reference():
    cells = nbformat.read(build.NOTEBOOKS / "10_from_a_blank_file.ipynb", as_version=4).cells
    page = next(cell.source for cell in cells if cell.source.startswith("## The specification"))
    asked = re.findall(r"^\| `(\w+)\(([^)]*)\)`", page, re.MULTILINE)
    assert [name for name, _ in asked] == list(NAMES)
    for name, arguments in asked:
        assert arguments.split(", ") == list(inspect.signature(getattr(reference, name)).parameters)


def test_the_rated_pairs_are_fair():
    pairs = rated_pairs()
    assert len(pairs) == 84 == len({frozenset(pair[:2]) for pair in pairs})
    ratings = np.array([rating for *_, rating in pairs])
    assert ratings.min() >= 0 and ratings.max() <= 10 and 0.2 < np.mean(ratings < 3) < 0.5

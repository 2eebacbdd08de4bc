"""Exercises of notebook 07, analogies: cosine, neighbours, vector arithmetic, scores and what a projection shows."""

from __future__ import annotations

from functools import cache

import numpy as np

from ...embeddings import load_analogies, score_analogies
from ...exercises.definition import Exercise, Misconception, Prediction
from ...projection import pca
from ...text import load_kingdom
from ...training import Trainer


@cache
def _trained(steps=15_000):
    trainer = Trainer(load_kingdom())
    trainer.run(steps)
    return trainer.embeddings()


def _inputs_allowed():
    questions = [question for section in load_analogies().values() for question in section]
    without, allowed = (score_analogies(_trained(6_000), questions, exclude) for exclude in (True, False))
    answer = "It falls" if allowed.right < without.right else "It rises" if allowed.right > without.right else "It stays the same"
    return answer, f"inputs left out: {without.right} of {without.asked} right\ninputs allowed:  {allowed.right} of {allowed.asked} right"


def _same_on_the_map():
    embeddings = _trained()
    points = pca(embeddings.vectors).project(embeddings.vectors)
    apart = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(apart, np.inf)
    nearest = [embeddings.neighbours(word, 1)[0][0] for word in embeddings.words]
    share = np.mean([embeddings.words[i] == near for i, near in zip(apart.argmin(axis=1), nearest, strict=True)])
    choices = {"About one in ten": 0.1, "About half": 0.5, "About nine in ten": 0.9}
    return min(choices, key=lambda name: abs(choices[name] - share)), f"same nearest word on the map and by cosine: {share:.0%}"


def _rows(rng, V, N):
    """V vectors (V, N) of quite different lengths, with one decimal or whole numbers; none of length 0."""
    rows = (rng.normal(size=(V, N)) * rng.choice([1, 4], (V, 1))).round(rng.integers(2)) + 0.0  # no -0
    return rows if rows.any(axis=1).all() else _rows(rng, V, N)


def _apart(numbers, least=0.02):
    """Whether no two of the numbers are so close that rounding could decide their order."""
    return bool(np.all(np.diff(np.sort(numbers)) > least))


def my_cosine(a, b):
    """The cosine of the angle between two vectors, from -1 to 1.

    a, b : arrays (N,), neither of them all zeros
    """
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))


def _vector_cases(rng):
    given = [([3.0, 4.0], [2.0, 0.0]), ([1.0, 2.0], [-2.0, -4.0]), ([1.0, 0.0], [0.0, 3.0]), ([3e-9, 4e-9], [5e-9, 0.0]), ([0.0, 2.0], [-3.0, 4.0])]
    return [(np.array(a), np.array(b)) for a, b in given] + [(rng.normal(size=N), rng.normal(size=N)) for N in (3, 8)]


def _any_vectors(rng):
    """Two vectors at any angle, flat and right angles too, long ones and very short ones."""
    a, b = _rows(rng, 2, rng.choice([1, 2, 2, 3, 3, 4]))
    b = (-2 * a, 3 * a, np.append(a[1:], 0) if a[1:].any() else b, b, b, b, b, b)[rng.integers(8)]
    return (a * 1e-9, b * 1e-9) if rng.random() < 0.15 else (a, b)


def my_neighbours(words, vectors, word, n):
    """The n words nearest to `word` by cosine, nearest first; the word itself is not among them.

    words : list of V different strings;  vectors : array (V, N), one row for each word, none of length 0
    word : one of the words;  n : from 1 to V - 1
    """
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = directions @ directions[words.index(word)]
    order = [words[i] for i in np.argsort(-cosines) if words[i] != word]
    return order[:n]


WORDS = "king queen man woman boy girl prince princess dog cat bread milk".split()


def _space(rng, V, N):
    """V words with vectors of quite different lengths."""
    return WORDS[:V], rng.normal(size=(V, N)) * rng.uniform(0.3, 3, (V, 1))


def _neighbour_cases(rng):
    court = ["man", "queen", "prince", "princess"], np.array([[5.0, 4.0], [0.9, 0.5], [1.0, 0.0], [1.5, 0.5]])
    twins = [(["day", "sun", "night"], np.array([[2.0, 0.0], [1.0, 0.0], [-1.0, 0.2]]), word, 1) for word in ("sun", "day")]
    opposites = [(["up", "down"], np.array([[1.0, 0.0], [-1.0, 0.0]]), word, 1) for word in ("up", "down")]
    return [(*court, "prince", 2), *twins, *opposites,
            (["a", "b", "c"], np.array([[1.0, 1.0], [-1.0, 0.0], [-1.0, 0.5]]), "a", 2),
            (["a", "b", "c"], np.array([[1.0, 1.0], [2e-15, 1e-15], [1.0, 0.0]]), "c", 1), *((*_space(rng, V, N), WORDS[i], n) for V, N, i, n in ((6, 3, 4, 2), (9, 4, 0, 3)))]


def _any_neighbours(rng):
    """A small vocabulary, words inside of words; now and then one of hardly any length, or all others on the far side."""
    V = int(rng.integers(2, 7))
    words, vectors = rng.permutation(WORDS[:8])[:V].tolist(), _rows(rng, V, rng.integers(2, 4))
    i, j = rng.permutation(V)[:2]
    odd = rng.integers(4)
    if odd == 0:
        vectors[j] *= 1e-15
    if odd == 1:
        vectors[vectors @ vectors[i] > 0] *= -1
        vectors[i] *= -1
    cosines = np.delete([my_cosine(vector, vectors[i]) for vector in vectors], i)
    fine = _apart(cosines) and _apart(np.abs(cosines)) and np.abs(cosines).max() < 0.99  # cosines of 1 or -1 are among the cases
    fine = fine and len(np.unique((vectors @ vectors[i]).round(20))) == V  # and no two dot products are alike
    word = "".join(words[i])  # equal to the one in the list and not the same object, as when a learner types it
    return (words, vectors, word, int(rng.integers(1, V))) if fine else _any_neighbours(rng)


def _ranked(words, vectors, word, n, by="cosine", itself=False, mark=None, reverse=False, from_the_end=False):
    """Neighbours with one thing wrong; `from_the_end` turns the order of equal cosines round."""
    i = words.index(word)
    dots, lengths = vectors @ vectors[i], np.linalg.norm(vectors, axis=1)
    cosines = dots / (lengths * lengths[i])
    closeness = {"cosine": cosines, "dot": dots, "distance": -np.linalg.norm(vectors - vectors[i], axis=1), "size": np.abs(cosines),
                 "squares": dots / lengths**2, "guarded": dots / (lengths * lengths[i] + 1e-8)}[by]
    if mark is not None:
        closeness[i] = mark
    order = np.argsort(closeness, kind="stable")[::-1] if from_the_end else np.argsort(closeness if reverse else -closeness, kind="stable")
    return [words[k] for k in order if itself or words[k] != word][:n]


def _with_cosines(words, vectors, word, n):
    centre = vectors[words.index(word)]
    return [(near, my_cosine(centre, vectors[words.index(near)])) for near in _ranked(words, vectors, word, n)]


def _without_twins(words, vectors, word, n):
    return [near for near, cosine in _with_cosines(words, vectors, word, len(words)) if cosine < 0.9999][:n]


def _shifted(words, vectors, word, n):
    cosines = [my_cosine(vector, vectors[words.index(word)]) for vector in vectors]
    return [words[k] for k in np.argsort(-np.delete(cosines, words.index(word)))][:n]


def my_analogy(words, vectors, a, b, c):
    """The word that is to `c` as `b` is to `a`: nearest by cosine to v_b - v_a + v_c, each vector first brought to length 1.

    None of the three given words may be the answer.

    words : list of V strings, V at least 4;  vectors : array (V, N), none of length 0;  a, b, c : three different words of the list
    """
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    v_a, v_b, v_c = directions[[words.index(word) for word in (a, b, c)]]
    cosines = directions @ (v_b - v_a + v_c)
    for word in (a, b, c):
        cosines[words.index(word)] = -np.inf
    return words[np.argmax(cosines)]


def _answer(words, vectors, a, b, c, signs=(-1, 1, 1), unit=True, left_out=(0, 1, 2), mark=-np.inf, by="cosine"):
    """An analogy with one thing wrong."""
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [words.index(word) for word in (a, b, c)]
    query = np.array(signs) @ (directions if unit else vectors)[ids]
    to_a, to_b, to_c = directions[ids] @ directions.T + 1
    closeness = {"cosine": directions @ query, "dot": vectors @ query, "distance": -np.linalg.norm(vectors - query, axis=1),
                 "farthest": -directions @ query, "product": to_b * to_c / (to_a + 1e-3),
                 "guarded": vectors @ query / (np.linalg.norm(vectors, axis=1) + 1e-8)}[by]
    closeness[[ids[k] for k in left_out]] = mark
    return words[np.argmax(closeness)]


def _in_place(place, leave_out=()):
    """The word that takes this place in the order, perhaps with some of the three left out before."""
    def wrong(words, vectors, a, b, c):
        directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        v_a, v_b, v_c = directions[[words.index(word) for word in (a, b, c)]]
        order = [words[i] for i in np.argsort(-directions @ (v_b - v_a + v_c))]
        return [word for word in order if word not in [(a, b, c)[k] for k in leave_out]][place]

    return wrong


def _fourth(words, vectors, a, b, c):
    return _in_place(3)(words, vectors, a, b, c)


def _shifted_answer(words, vectors, a, b, c):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [words.index(word) for word in (a, b, c)]
    return words[np.argmax(np.delete(directions @ ([-1, 1, 1] @ directions[ids]), ids))]


def _analogy_cases(rng):
    words = ["dog", "man", "king", "woman", "queen"]
    vectors = np.array([[0.5, -1.0, 0.3], [1.0, 0.0, 0.1], [1.0, 1.0, 0.0], [0.0, 0.1, 1.0], [0.1, 1.0, 1.2]])
    far = ["a", "b", "c", "d", "e"], np.array([[-1.0, 0.1], [1.0, 0.0], [1.0, 0.2], [-1.0, 0.0], [-1.0, 0.4]])
    return [(words, vectors, "man", "king", "woman"), (words[:], vectors.copy(), "king", "man", "queen"), (*far, "a", "b", "c"),
            (["a", "b", "c", "d"], np.array([[1.0, 0.0], [1.0, 0.1], [1.0, -0.1], [-1.0, 0.3]]), "a", "b", "c"),
            (["a", "b", "c", "d", "e"], np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [1.0, -3.0], [2e-15, -1e-15]]), "a", "b", "c"),
            *((*_space(rng, 12, 3), *(WORDS[i] for i in rng.permutation(12)[:3])) for _ in range(6))]


def _any_question(rng):
    """A small vocabulary and three of its words, which lie close together or far from all others now and then."""
    V = int(rng.integers(4, 8))
    words, vectors = rng.permutation(WORDS)[:V].tolist(), _rows(rng, V, rng.integers(2, 4))
    ids = rng.permutation(V)[:3]
    odd, others = rng.integers(6), np.setdiff1d(np.arange(V), ids)
    if odd == 0:
        vectors[ids[1:]] = vectors[ids[0]] + (0.3 * rng.normal(size=vectors[ids[1:]].shape)).round(1)
    if odd == 1:
        vectors[others] = (vectors[ids[0]] - vectors[ids[1]] - vectors[ids[2]]) * rng.integers(1, 4, (len(others), 1)) + _rows(rng, len(others), len(vectors[0]))
    if odd == 2:
        vectors[others[0]] *= 1e-15
    if not np.linalg.norm(vectors, axis=1).all():
        return _any_question(rng)
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = directions[others] @ ([-1, 1, 1] @ directions[ids])
    return (words, vectors, *(words[i] for i in ids)) if _apart(scores) else _any_question(rng)


def my_explained(vectors):
    """The share of the variance of the vectors that their first two principal axes show, one number from 0 to 1.

    vectors : array (V, N), not all rows the same, N at least 2
    """
    centred = vectors - vectors.mean(axis=0)
    singular = np.linalg.svd(centred, compute_uv=False)
    return np.sum(singular[:2] ** 2) / np.sum(singular**2)


def _cloud_cases(rng):
    small = np.array([[1.0, 2.0, 0.0], [3.0, 0.0, 1.0], [0.0, 1.0, 4.0], [4.0, 5.0, 3.0]])
    return [(small,), *((rng.normal(size=(V, N)) * rng.uniform(0.3, 2, N) + rng.normal(size=N),) for V, N in ((4, 3), (5, 5), (10, 4), (30, 8)))]


def _any_cloud(rng):
    """A small table of vectors, as many as dimensions, fewer or more, in a cloud that lies anywhere."""
    V, N = rng.choice([3, 4, 4, 4, 5, 5, 6, 7]), rng.choice([2, 3, 3, 3, 4, 4, 4, 5])
    cloud = (rng.normal(size=(V, N)) * rng.choice([1, 3], N) + rng.choice([0, 5], N)).round(rng.integers(2)) + 0.0
    return (cloud.astype(int) if (cloud == cloud.round()).all() else cloud,) if np.ptp(cloud, axis=0).any() else _any_cloud(rng)


def _share(vectors, centre=True, power=2, axes=slice(2), outer=1):
    """The explained share with one thing wrong."""
    singular = np.linalg.svd(vectors - centre * vectors.mean(axis=0), compute_uv=False) ** power
    return singular[axes].sum() ** outer / singular.sum() ** outer


def _two_smallest(vectors):
    variances = np.linalg.eigvalsh(np.cov(vectors.T))
    return variances[:2].sum() / variances.sum()


def _standardised(vectors):
    centred = vectors - vectors.mean(axis=0)
    return _share(centred / np.where(centred.any(axis=0), centred.std(axis=0), 1), centre=False)


def my_answer(words, directions, a, b, c, rule):
    """The answer to "a is to b as c is to …?" under a rule, a word.

    directions : array (V, N), vectors of length 1
    rule : "left out" (the word nearest to v_b - v_a + v_c that is none of a, b, c), "allowed" (nearest to the same sum, and a, b, c may be
        the answer) or "neighbour" (nearest to v_c alone that is none of a, b, c)
    """
    ids = [words.index(word) for word in (a, b, c)]
    v_a, v_b, v_c = directions[ids]
    cosines = directions @ (v_c if rule == "neighbour" else v_b - v_a + v_c)
    if rule != "allowed":
        cosines[ids] = -np.inf
    return words[np.argmax(cosines)]


def my_share(words, vectors, questions, rule):
    """The share of the questions, lists of four words that have vectors, whose answer under a rule is the fourth word."""
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.mean([my_answer(words, directions, a, b, c, rule) == d for a, b, c, d in questions])


def my_report(words, runs, questions):
    """What to report of several runs: {"asked": number, "left out": (lowest, median, highest), "allowed": …, "neighbour": …}.

    words : list of V strings;  runs : list of arrays (V, N), the vectors of one seed each, none of length 0
    questions : list of (a, b, c, d); a question is asked if all four of its words have vectors, as often as
        it is in the list, and one at least can be asked
    The three numbers of a rule are the lowest, the median and the highest share of right answers among the runs.
    """
    asked = [question for question in questions if all(word in words for word in question)]
    report = {"asked": len(asked)}
    for rule in ("left out", "allowed", "neighbour"):
        shares = [my_share(words, vectors, asked, rule) for vectors in runs]
        report[rule] = (min(shares), np.median(shares), max(shares))
    return report


def _shares(words, runs, questions, needed=4, unit=True):
    """The number of questions asked, and the shares (3, S) of S runs under the three rules, perhaps with one thing wrong."""
    asked = [question for question in questions if all(word in words for word in question[:needed])]
    runs = [vectors / np.linalg.norm(vectors, axis=1, keepdims=True) if unit else vectors for vectors in runs]
    return len(asked), np.array([[np.mean([my_answer(words, run, a, b, c, rule) == d for a, b, c, d in asked]) for run in runs]
                                 for rule in ("left out", "allowed", "neighbour")])


def _summary(asked, shares, summed=lambda x: (min(x), np.median(x), max(x))):
    return {"asked": asked, **{rule: summed(row) for rule, row in zip(("left out", "allowed", "neighbour"), shares, strict=True)}}


def _unknown_are_wrong(words, runs, questions):
    asked, shares = _shares(words, runs, questions)
    return _summary(asked, shares * asked / len(questions))


def _run_by_run(words, runs, questions):
    """The run that is the worst, or the best, when the three words are left out gives the numbers under all rules."""
    asked, shares = _shares(words, runs, questions)
    low, high = shares[0].argmin(), shares[0].argmax()
    return _summary(asked, shares, lambda x: (x[low], np.median(x), x[high]))


def _report_cases(rng):
    words = ["dog", "man", "king", "woman", "queen"]
    first = np.array([[0.5, -1.0, 0.3], [1.0, 0.0, 0.1], [1.0, 1.0, 0.0], [0.0, 0.1, 1.0], [0.1, 1.0, 1.2]])
    second = np.array([[2.0, 0.1, 0.0], [1.0, 0.0, 0.4], [1.0, 0.2, 0.1], [0.1, 1.0, 1.0], [0.9, 0.0, 1.0]])
    questions = [("man", "king", "woman", "queen"), ("king", "man", "queen", "woman"), ("man", "dog", "king", "cat")]
    return [(words, [first, second], questions), (words, [second], [questions[0], questions[1], questions[0]]), *(_any_report(rng) for _ in range(4))]


def _any_report(rng):
    """Some runs of a small vocabulary and questions, of which some hold a word without a vector."""
    V, S = int(rng.integers(5, 8)), int(rng.integers(1, 4))
    words = rng.permutation(WORDS)[:V].tolist()
    runs = [_rows(rng, V, 3) for _ in range(S)]
    asked = [tuple(rng.permutation(words)[:3].tolist()) for _ in range(rng.integers(1, 4))]
    units = [vectors / np.linalg.norm(vectors, axis=1, keepdims=True) for vectors in runs]
    asked = [(*q, my_answer(words, units[rng.integers(S)], *q, rng.choice(["left out", "allowed", "neighbour"]))) for q in asked]
    unknown = [(*rng.permutation(words)[:3].tolist(), "zebra")] * rng.integers(2) + [("zebra", *rng.permutation(words)[:3].tolist())] * rng.integers(2)
    fine = all(_clear(words, directions, question) for directions in units for question in asked)
    return (words, runs, [*unknown, *asked]) if fine else _any_report(rng)


def _clear(words, directions, question):
    """Whether no rounding decides an answer under any of the three rules."""
    ids = [words.index(word) for word in question[:3]]
    summed, near = directions @ ([-1, 1, 1] @ directions[ids]), directions @ directions[ids[2]]
    return all(_apart(np.sort(scores)[-2:]) for scores in (summed, np.delete(summed, ids), np.delete(near, ids)))


EXERCISES = (
    Prediction(
        id="07.1",
        title="May the question be the answer?",
        statement="""
            man is to king as woman is to …? Usually the three given words are left out of the answers. Suppose they are allowed. What happens to the score on all
            questions, for the kingdom embeddings after 6,000 of their 15,000 steps?
            """,
        choices={
            "It rises": "No question has one of its own first three words as its right answer, so allowing them can't make one right.",
            "It stays the same": "It would if the nearest word were never one of the three. For most questions it is not, but for some it is, because the sum ends close to b.",
            "It falls": "For some questions the sum is still nearest to b or c. On this text they are few, and the score falls a little. On other texts they are many. "
            "The notebook measures both.",
        },
        run=_inputs_allowed,
        hints=("For a pair whose vectors are still nearly the same: where is v_b − v_a + v_c, if v_a and v_c cancel?", "Can a word that is never the right answer raise the score?"),
    ),
    Exercise(
        id="07.2",
        title="Cosine",
        statement=r"""
            $$\cos(a, b) = \frac{a \cdot b}{\|a\|\, \|b\|}$$

            Write `my_cosine(a, b)`.
            """,
        reference=my_cosine,
        cases=_vector_cases,
        misconceptions=(
            Misconception("That is the dot product: long vectors get large numbers. Divide by both lengths.", lambda a, b: a @ b),
            Misconception("You divide by the squared lengths. A length is the root of the sum of squares: `np.linalg.norm`.",
                          lambda a, b: a @ b / (a @ a * (b @ b))),
            Misconception("You divide by one length only. The result still depends on the other one.", lambda a, b: a @ b / np.linalg.norm(a)),
            Misconception("That is the cosine **distance**, 1 − cosine. Return the cosine: 1 for the same direction.",
                          lambda a, b: 1 - my_cosine(a, b)),
            Misconception("That is the distance between the two points. The cosine says how far their directions agree.",
                          lambda a, b: np.linalg.norm(a - b)),
            Misconception("That is the angle in degrees. Return its cosine.", lambda a, b: np.degrees(np.arccos(np.clip(my_cosine(a, b), -1, 1)))),
            Misconception("That is the distance between the two vectors at length 1. It grows as the cosine falls: return the cosine itself.",
                          lambda a, b: np.linalg.norm(a / np.linalg.norm(a) - b / np.linalg.norm(b))),
            Misconception("That is the coefficient of Tanimoto, which divides by ‖a‖² + ‖b‖² − a · b. It depends on the lengths; the cosine divides by their product and does not.",
                          lambda a, b: a @ b / (a @ a + b @ b - a @ b)),
            Misconception("That is the angle itself. Return its cosine.", lambda a, b: np.arccos(np.clip(my_cosine(a, b), -1, 1))),
            Misconception("You divide by the sum of the two lengths. Divide by their product.",
                          lambda a, b: a @ b / (np.linalg.norm(a) + np.linalg.norm(b))),
            Misconception("`x / y * z` divides by y and multiplies by z, so one length is multiplied in. Put the product below the line in brackets.",
                          lambda a, b: a @ b / np.linalg.norm(a) * np.linalg.norm(b)),
            Misconception("Below the line you have the length of one vector, that of the products place by place. Take the length of each vector, then multiply the two.",
                          lambda a, b: a @ b / np.linalg.norm(a * b)),
            Misconception("Below the line you have sums of absolute values. A length is the root of the sum of the squares: `np.linalg.norm`.",
                          lambda a, b: a @ b / (np.abs(a).sum() * np.abs(b).sum())),
            Misconception("Below the line you have the largest numbers of the two vectors. A length is the root of the sum of the squares: `np.linalg.norm`.",
                          lambda a, b: a @ b / (np.abs(a).max() * np.abs(b).max())),
            Misconception("You subtract each vector's own mean first, which makes it a correlation. The cosine takes the vectors as they are.",
                          lambda a, b: my_cosine(a - a.mean(), b - b.mean())),
            Misconception("Your numbers run from 0 to 1, as (cosine + 1) / 2 does. The cosine itself runs from −1 to 1.", lambda a, b: (my_cosine(a, b) + 1) / 2),
            Misconception("The sign is lost: vectors that point in opposite directions have the cosine −1, not 1.", lambda a, b: abs(my_cosine(a, b))),
            Misconception("Your result is never below 0. Vectors that point in opposite directions have the cosine −1.", lambda a, b: max(0.0, my_cosine(a, b))),
            Misconception("That is the square of the cosine. It hides the sign, and makes every angle look wider.", lambda a, b: my_cosine(a, b) ** 2),
            Misconception("That is the sine of the angle, or its size: 0 for the same direction. Return the cosine.",
                          lambda a, b: np.sqrt(np.maximum(0, 1 - my_cosine(a, b) ** 2))),
            Misconception("It comes out as if very short vectors stood at a right angle to everything. Is a small number added below the line, such as 1e-8, or a limit set? "
                          "No vector is all zeros, so nothing has to be guarded.", lambda a, b: a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-8)),
        ),
        hints=("Above the line `a @ b`.", "Below it the product of `np.linalg.norm(a)` and `np.linalg.norm(b)`."),
        notice="A vector twice as long has the same cosines. The cosine ignores whatever the length of a vector says about a word.",
        domain=_any_vectors,
        quantities={"a @ b": "the dot product", "np.linalg.norm(a)": "the length of `a`", "np.linalg.norm(b)": "the length of `b`",
                    "np.linalg.norm(a) * np.linalg.norm(b)": "the product of the two lengths"},
        equivalents=(
            ("return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))",
             "return (b @ a) / (np.linalg.norm(a) * np.linalg.norm(b))",
             "the dot product of two vectors takes them in any order"),
        ),
    ),
    Exercise(
        id="07.3",
        title="Neighbours",
        statement="Write `my_neighbours(words, vectors, word, n)`: the n words with the largest cosine, nearest first. The word itself is not one of them; `n` is at most V − 1.",
        reference=my_neighbours,
        cases=_neighbour_cases,
        misconceptions=(
            Misconception("Every word's nearest neighbour is itself, with cosine 1. Leave it out.", lambda *given: _ranked(*given, itself=True)),
            Misconception("The word itself is in your list: nothing has a larger cosine with it. Leave it out.", lambda *given: _ranked(*given, itself=True, from_the_end=True)),
            Misconception("You rank by the dot product, so long vectors win. Divide by the lengths.", lambda *given: _ranked(*given, by="dot")),
            Misconception("You rank by distance. Two vectors in the same direction count as near here, however long they are: use the cosine.",
                          lambda *given: _ranked(*given, by="distance")),
            Misconception("You rank by the size of the cosine without its sign. A word in the opposite direction has the cosine −1 and belongs at the end.",
                          lambda *given: _ranked(*given, by="size")),
            Misconception("You divide by the squares of the lengths. A root is missing: `np.linalg.norm`.", lambda *given: _ranked(*given, by="squares")),
            Misconception("It comes out as if very short vectors stood at a right angle to everything. Is a small number added below the line, such as 1e-8, or a limit set? "
                          "No vector has length 0, so nothing has to be guarded.", lambda *given: _ranked(*given, by="guarded")),
            Misconception("It comes out as if the word's cosine with itself had become 0. Other words may be farther than that, and then the word itself is in your list. "
                          "Leave it out by its name or its id.", lambda *given: _ranked(*given, itself=True, mark=0)),
            Misconception("It comes out as if the word's cosine with itself had become −1. A word in the opposite direction has that, too, and then the word itself may be in your list. "
                          "Leave it out by its name or its id.", lambda *given: _ranked(*given, itself=True, mark=-1)),
            Misconception("It comes out as if the word's cosine with itself were −1. That is no lower than the cosine of a word in the opposite direction, so the word itself may be in your "
                          "list. Leave it out by its name or its id.", lambda *given: _ranked(*given, itself=True, mark=-1, from_the_end=True)),
            Misconception("You leave out the first place, whichever word it holds. Another word may have the cosine 1 as well: leave out the word by its name or its id.",
                          lambda words, vectors, word, n: _ranked(words, vectors, word, n + 1, itself=True)[1:]),
            Misconception("You leave out whatever has the largest cosine. That is the word itself, except when other words in the same direction have the cosine 1 as well: "
                          "leave out the word by its name or its id.", lambda words, vectors, word, n: _ranked(words, vectors, word, n + 1, itself=True, from_the_end=True)[1:]),
            Misconception("Every word that points in the same direction is left out along with the word itself. Only `word` has to go, by its name or its id.", _without_twins),
            Misconception("The words after the one that you took out have moved: a place in the shorter list is another word in the longer one. "
                          "Take it out of both, or out of neither.", _shifted),
            Misconception("Your list starts with the second nearest word. The word itself is gone already, so nothing more has to be skipped.",
                          lambda words, vectors, word, n: _ranked(words, vectors, word, n + 1)[1:]),
            Misconception("Those are the words that are farthest away: `np.argsort` puts the smallest first.", lambda *given: _ranked(*given, reverse=True)),
            Misconception("Those are ids. Return the **words** themselves: `words[i]` for each id i.",
                          lambda words, *given: [words.index(word) for word in _ranked(words, *given)]),
            Misconception("The nearest word is at the end of your list. It should come first.", lambda *given: _ranked(*given)[::-1]),
            Misconception("One word is missing. The word itself takes none of the n places: give n others.",
                          lambda words, vectors, word, n: _ranked(words, vectors, word, n)[: n - 1]),
            Misconception("That is one word too many: `word` itself is gone already, so keep n.",
                          lambda words, vectors, word, n: _ranked(words, vectors, word, n + 1)),
            Misconception("All words are in your list. Keep the first n of them.", lambda words, vectors, word, n: _ranked(words, vectors, word, len(words))),
            Misconception("You return words with their cosines. Return the words alone.", _with_cosines),
            Misconception("Those are the cosines. Return the **words** that have them, nearest first.",
                          lambda *given: [cosine for _, cosine in _with_cosines(*given)]),
            Misconception("You divide by the length of each **column** (`axis=0`). A word is a row: `np.linalg.norm(vectors, axis=1, keepdims=True)`.",
                          lambda words, vectors, *given: _ranked(words, vectors / np.linalg.norm(vectors, axis=0), *given)),
            Misconception("You divide by the length of each **column** (`axis=0`), and then take dot products. A word is a row: use `axis=1, keepdims=True`.",
                          lambda words, vectors, *given: _ranked(words, vectors / np.linalg.norm(vectors, axis=0), *given, by="dot")),
            Misconception("Your list ends with the word itself: `np.argsort` puts the smallest first, so its last n hold the word itself, in the wrong order.",
                          lambda *given: _ranked(*given, itself=True)[::-1]),
        ),
        hints=("Divide each row by its length: then all cosines are one matrix product.", "`np.argsort(-cosines)` gives the ids, nearest first.",
               "Skip the word itself and keep n."),
        notice="The whole vocabulary is compared at once by a matrix product. Search engines do the same with millions of rows.",
        domain=_any_neighbours,
        quantities={"directions": "the vectors at length 1", "cosines": "the cosines with the word", "order": "the words from the nearest to the farthest",
                    "np.linalg.norm(vectors, axis=1, keepdims=True)": "the lengths of the vectors", "np.argsort(-cosines)": "the ids, nearest first",
                    "words.index(word)": "the id of the word", "directions[words.index(word)]": "the direction of the word"},
    ),
    Exercise(
        id="07.4",
        title="Analogy",
        statement="""
            a is to b as c is to …? Write `my_analogy`: all vectors at length 1, then the word nearest by cosine to v_b − v_a + v_c, the three
            given words left out.
            """,
        reference=my_analogy,
        cases=_analogy_cases,
        misconceptions=(
            Misconception("One of the three given words is your answer. Leave `a`, `b` and `c` out.", lambda *given: _answer(*given, left_out=())),
            Misconception("You leave out `c` alone. `a` and `b` may not be the answer either.", lambda *given: _answer(*given, left_out=(2,))),
            Misconception("You leave out `b` alone. `a` and `c` may not be the answer either.", lambda *given: _answer(*given, left_out=(1,))),
            Misconception("You leave out `b` and `c`. The third of them, `a`, may not be the answer either.", lambda *given: _answer(*given, left_out=(1, 2))),
            Misconception("You leave out `a` and `b`. The third of them, `c`, may not be the answer either.", lambda *given: _answer(*given, left_out=(0, 1))),
            Misconception("You leave out `a` and `c`. The third of them, `b`, may not be the answer either, and it is the one that is nearest most often.",
                          lambda *given: _answer(*given, left_out=(0, 2))),
            Misconception("It comes out as if the three given words kept the score 0. When all other words score below 0, one of the three still wins: "
                          "give them a score that nothing is below, −∞.", lambda *given: _answer(*given, mark=0)),
            Misconception("It comes out as if the three given words kept the score −1. The sum of three directions may be longer than 1, so other words can score lower than −1, and "
                          "then one of the three wins: give them −∞.", lambda *given: _answer(*given, mark=-1)),
            Misconception("The signs are mixed up: to go from a to b is v_b − v_a. Take that step from c: v_b − v_a + v_c.",
                          lambda *given: _answer(*given, signs=(1, -1, 1))),
            Misconception("Three plus signs: `a` has to be taken **away**.", lambda *given: _answer(*given, signs=(1, 1, 1))),
            Misconception("You take the word nearest to `c`. Before that, take the step from `a` to `b`: v_b − v_a + v_c.", lambda *given: _answer(*given, signs=(0, 0, 1))),
            Misconception("`c` is missing from the sum: v_b − v_a is the step alone, and it has to start from `c`, so add v_c.",
                          lambda *given: _answer(*given, signs=(-1, 1, 0))),
            Misconception("`a` is missing from the sum: near `b` and near `c` is not enough, the answer also has to be far from `a`.",
                          lambda *given: _answer(*given, signs=(0, 1, 1))),
            Misconception("The step from `a` to `b` is taken backwards from `c`: yours is v_a − v_b − v_c turned round. Both `b` and `c` have a plus, `a` a minus.",
                          lambda *given: _answer(*given, signs=(-1, 1, -1))),
            Misconception("You take the vectors at their own lengths, so a long one dominates the sum. Bring each to length 1 first.",
                          lambda *given: _answer(*given, unit=False)),
            Misconception("You take the word in fourth place. The three given words are not always the first three: skip each of them by name.",
                          _fourth),
            Misconception("You compare by the dot product with vectors of different lengths. Compare directions.", lambda *given: _answer(*given, by="dot")),
            Misconception("You look for the point that is nearest to the sum, at the vectors' own lengths. Compare directions: the largest cosine.",
                          lambda *given: _answer(*given, by="distance")),
            Misconception("It comes out as if very short vectors stood at a right angle to everything. Is a small number added below the line, such as 1e-8, or a limit set? "
                          "No vector has length 0, so nothing has to be guarded.", lambda *given: _answer(*given, by="guarded")),
            Misconception("That is the word farthest from the sum. The largest cosine is nearest: `np.argmax`.", lambda *given: _answer(*given, by="farthest")),
            Misconception("You multiply and divide the three similarities (3CosMul, Levy & Goldberg 2014c). That is a good method, but another one: return the answer of the sum.",
                          lambda *given: _answer(*given, by="product")),
            Misconception("That is the id of the word. Return the **word**: `words[i]`.", lambda words, *given: words.index(my_analogy(words, *given))),
            Misconception("The words behind those that you took out have moved: a place among the remaining scores is another word in `words`. Leave the scores where they are "
                          "and make three of them −∞.", _shifted_answer),
            Misconception("That is the second best of the words allowed. Return the best one.", _in_place(1, (0, 1, 2))),
        ),
        hints=("Divide every row by its length first; work with these directions only.", "Scores of all words: `directions @ (v_b - v_a + v_c)`.",
               "Set the scores of the three words to `-np.inf` and take the `np.argmax`."),
        notice="The answer is always some word. Nothing here can say \"there is no such word\".",
        domain=_any_question,
        quantities={"directions": "the vectors at length 1", "cosines": "the scores of all words", "v_b - v_a": "the step from a to b", "v_b - v_a + v_c": "the sum",
                    "np.linalg.norm(vectors, axis=1, keepdims=True)": "the lengths of the vectors", "(a, b, c)": "the three given words"},
    ),
    Exercise(
        id="07.5",
        title="How much does the map show?",
        statement=r"""
            A map shows two of N dimensions. Centre the vectors (subtract their mean), take the singular values $s_1 \ge s_2 \ge \dots$ of the table, and
            the share that two axes show is $\frac{s_1^2 + s_2^2}{\sum_k s_k^2}$. Write `my_explained(vectors)`.
            """,
        reference=my_explained,
        cases=_cloud_cases,
        misconceptions=(
            Misconception("You did not centre the vectors. The first axis then points at the middle of the cloud and not along its width.",
                          lambda vectors: _share(vectors, centre=False)),
            Misconception("The singular values are not squared. Variance is a square.", lambda vectors: _share(vectors, power=1)),
            Misconception("You subtract one number from everything, the mean of all numbers. Each **column** has a mean of its own: `vectors.mean(axis=0)`.",
                          lambda vectors: _share(vectors - vectors.mean(), centre=False)),
            Misconception("That is the share of the first axis alone. The map has two.", lambda vectors: _share(vectors, axes=slice(1))),
            Misconception("That is the share of the second axis alone. The first, the widest, is missing.", lambda vectors: _share(vectors, axes=slice(1, 2))),
            Misconception("Three axes are in your share. The map has two.", lambda vectors: _share(vectors, axes=slice(3))),
            Misconception("That is the share that the map **hides**. Return the share that it shows.", lambda vectors: _share(vectors, axes=slice(2, None))),
            Misconception("You add up the singular values and square the sums. Square each of them first, then add.",
                          lambda vectors: _share(vectors, power=1, outer=2)),
            Misconception("Those are the two **smallest** variances. `eigvalsh` gives the smallest first, so the two largest are at the end.", _two_smallest),
            Misconception("The variances are squared once more. Squared singular values, or the eigenvalues of the covariance, are variances already.",
                          lambda vectors: _share(vectors, power=4)),
            Misconception("You bring the vectors to length 1 first. Centre them as they are.",
                          lambda vectors: _share(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))),
            Misconception("You divide each column by its spread first. Then all dimensions count as equally wide; the map shows the cloud as it is.", _standardised),
            Misconception("Those are two shares, one for each axis. Add them to get what both show together.",
                          lambda vectors: np.array([_share(vectors, axes=slice(1)), _share(vectors, axes=slice(1, 2))])),
            Misconception("That is the variance along both axes, not its share. Divide by the sum over all axes.",
                          lambda vectors: np.sum(np.linalg.svd(vectors - vectors.mean(axis=0), compute_uv=False)[:2] ** 2)),
            Misconception("You give per cent. Return a share from 0 to 1.", lambda vectors: 100 * _share(vectors)),
            Misconception("The root of a share: the sums of squares are right, and `np.sqrt`, or `np.linalg.norm`, has one more root than the formula.",
                          lambda vectors: np.sqrt(_share(vectors))),
            Misconception("You centre each **vector** (`axis=1`). Subtract the mean vector of all words: `axis=0`.",
                          lambda vectors: _share(vectors - vectors.mean(axis=1, keepdims=True), centre=False)),
            Misconception("That is the share of the two columns with the largest variance. The principal axes are turned, so they are not columns.",
                          lambda vectors: np.sort(vectors.var(axis=0))[-2:].sum() / vectors.var(axis=0).sum()),
        ),
        hints=("`vectors - vectors.mean(axis=0)` centres them.", "`np.linalg.svd(centred, compute_uv=False)` gives the singular values, largest first.",
               "Square them before you add them up."),
        notice="Two words side by side on the map may be far apart in a direction that it does not show. Ask the cosine, not the picture.",
        domain=_any_cloud,
        quantities={"vectors.mean(axis=0)": "the mean vector", "centred": "the centred vectors", "singular": "the singular values", "singular[:2]": "the two largest singular values",
                    "np.sum(singular[:2] ** 2)": "the variance along the two axes", "np.sum(singular ** 2)": "the variance along all axes"},
        equivalents=(
            ("centred = vectors - vectors.mean(axis=0)",
             "centred = (vectors.mean(axis=0) - vectors)",
             "a table with all signs turned has the same singular values"),
            ("return np.sum(singular[:2] ** 2) / np.sum(singular**2)",
             "return np.abs(np.sum(singular[:2] ** 2) / np.sum(singular**2))",
             "it is never negative"),
            ("return np.sum(singular[:2] ** 2) / np.sum(singular**2)",
             "return np.maximum(np.sum(singular[:2] ** 2) / np.sum(singular**2), 0)",
             "it is never negative"),
            ("return np.sum(singular[:2] ** 2) / np.sum(singular**2)",
             "return np.sum(singular[:2] ** 2) / np.sum(centred**2)",
             "the squares of the singular values and those of the table have the same sum"),
        ),
    ),
    Prediction(
        id="07.6",
        title="Does the map have the right neighbours?",
        statement="""
            Take any word and look for the word nearest to it on the map. Then look for the word nearest to it by cosine, in all eight dimensions. For how many of the 106
            words are the two the same?
            """,
        choices={
            "About one in ten": "The map keeps the widest two of eight directions. That is enough to sort animals from queens, and far too little to say which word is nearest.",
            "About half": "It is tempting: the two axes show nearly half of the variance. But a neighbour has to be near in **every** direction, and the map does not show six of the eight.",
            "About nine in ten": "Then the cloud would have to be nearly flat. The two axes would show nearly all of its variance, not half.",
        },
        run=_same_on_the_map,
        hints=("Near on the map means: near in two directions. Near in the space means: near in all eight.", "How many of the 106 words lie within a finger's breadth of a word on the map?"),
    ),
    Exercise(
        id="07.7",
        title="A fair report",
        statement="""
            Put the notebook together: one function that scores the vectors of several seeds and reports what a reader needs to judge them. The plan has three short functions, of which
            the last is checked:

            - `my_answer` answers one question under one of three rules. **left out** is the usual one: the three given words may not be the answer. **allowed** takes the same sum and
              leaves nothing out. **neighbour** takes the arithmetic away: the word nearest to `c` that is not one of the three.
            - `my_share` brings the vectors to length 1 and gives the share of the questions that are answered rightly.
            - `my_report` says how many questions can be asked at all (a question is asked only if each of its **four** words has a vector), and for each rule the lowest,
              the median and the highest share among the runs. You can use `min`, `max` and `np.median`.

            The function promises this: each rule has its own lowest and highest run, a question that can't be asked counts neither as right nor as wrong, and the arguments are not changed.
            """,
        reference=my_report,
        parts=(my_answer, my_share),
        cases=_report_cases,
        domain=_any_report,
        misconceptions=(
            Misconception("A question with a word that has no vector can't be asked, so it can't be wrong either. Divide by the number of questions **asked**.", _unknown_are_wrong),
            Misconception("You look for the vectors of the first three words only. If the fourth has none, no answer can be right, and the question can't be asked.",
                          lambda *given: _summary(*_shares(*given, needed=3))),
            Misconception("\"asked\" holds the number of all questions. Some of them contain a word without a vector and are not asked.",
                          lambda words, runs, questions: {**my_report(words, runs, questions), "asked": len(questions)}),
            Misconception("In the middle you give the mean of the shares. One unlucky seed pulls a mean down, and leaves the **median** where it is.",
                          lambda *given: _summary(*_shares(*given), lambda x: (min(x), np.mean(x), max(x)))),
            Misconception("The highest share comes first. The order is lowest, median, highest.",
                          lambda *given: _summary(*_shares(*given), lambda x: (max(x), np.median(x), min(x)))),
            Misconception("Only the first run is in your report. One run is an anecdote: take all of them.",
                          lambda words, runs, questions: my_report(words, runs[:1], questions)),
            Misconception("Lowest and highest are those of the worst and the best run under the first rule. Under another rule another run may be the best: each rule has its own.",
                          _run_by_run),
            Misconception("The vectors are taken at their own lengths. Bring each to length 1 before anything is compared or added.",
                          lambda *given: _summary(*_shares(*given, unit=False))),
            Misconception("Under \"allowed\" the three given words are still left out. There they may be the answer.",
                          lambda *given: {**my_report(*given), "allowed": my_report(*given)["left out"]}),
            Misconception("Under \"left out\" the three given words may still be the answer.",
                          lambda *given: {**my_report(*given), "left out": my_report(*given)["allowed"]}),
            Misconception("Under \"neighbour\" nothing is ever right: the word nearest to `c` is `c` itself. Leave the three given words out there, too.",
                          lambda *given: {**my_report(*given), "neighbour": (0.0, 0.0, 0.0)}),
            Misconception("\"neighbour\" still takes the sum. This rule is there to see what is left without arithmetic: the word nearest to `c`.",
                          lambda *given: {**my_report(*given), "neighbour": my_report(*given)["left out"]}),
            Misconception("Those are numbers of right answers. A reader needs shares: divide by the number of questions asked.",
                          lambda *given: _summary(_shares(*given)[0], _shares(*given)[0] * _shares(*given)[1])),
            Misconception("You give the shares of all runs. Sum them up in three numbers for each rule: the lowest, the median, the highest.",
                          lambda *given: _summary(*_shares(*given), list)),
            Misconception("You give only `np.median` for each rule. Chance shows in the two ends: give the lowest and the highest share as well.",
                          lambda *given: _summary(*_shares(*given), np.median)),
        ),
        hints=(
            "`my_answer`: the ids of the three words give three rows of `directions`. Only two things depend on the rule: which sum is compared, and whether the three scores become −∞.",
            "`my_share`: `np.mean([… == d for a, b, c, d in questions])` is the share of right answers.",
            "`my_report`: first keep the questions of which `all(word in words for word in question)`. Then, for each rule, one share for each array of `runs`.",
        ),
        notice="Three rules, all seeds, and the number of questions asked: a reader of your report can tell a method from luck, and arithmetic from a good neighbour.",
        quantities={"asked": "the questions that can be asked", "shares": "the shares of the runs", "directions": "the vectors at length 1", "cosines": "the scores of all words",
                    "ids": "the ids of the three given words", "np.median(shares)": "the median share", "min(shares)": "the lowest share", "max(shares)": "the highest share"},
    ),
)

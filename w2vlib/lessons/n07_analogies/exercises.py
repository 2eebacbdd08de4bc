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


def _explained_share():
    share = pca(_trained().vectors).explained.sum()
    answer = "Less than a third" if share < 1 / 3 else "More than two thirds" if share > 2 / 3 else "Between a third and two thirds"
    return answer, f"share of the variance that the two axes of the map show: {share:.0%}"


def my_cosine(a, b):
    """The cosine of the angle between two vectors, from -1 to 1.

    a, b : arrays (N,), neither of them all zeros
    """
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))


def _vector_cases(rng):
    given = [([1.0, 0.0], [2.0, 0.0]), ([1.0, 0.0], [0.0, 3.0]), ([1.0, 2.0], [-2.0, -4.0]), ([3.0, 4.0], [4.0, 3.0])]
    return [(np.array(a), np.array(b)) for a, b in given] + [(rng.normal(size=N), rng.normal(size=N)) for N in (3, 8)]


def my_neighbours(words, vectors, word, n):
    """The n words nearest to `word` by cosine, nearest first; the word itself is not among them.

    words : list of V strings;  vectors : array (V, N), one row for each word
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
    small = (["king", "queen", "dog"], np.array([[1.0, 0.0], [2.0, 0.4], [0.1, 1.0]]))
    return [(*small, "king", 1), (*small, "dog", 2), *((*_space(rng, V, N), WORDS[i], n) for V, N, i, n in ((6, 3, 4, 2), (9, 4, 0, 3), (12, 5, 7, 5)))]


def _ranked(words, vectors, word, n, by="cosine", itself=False, reverse=False):
    """Neighbours with one thing wrong."""
    v = vectors[words.index(word)]
    closeness = vectors @ v
    if by == "cosine":
        closeness = closeness / np.linalg.norm(vectors, axis=1)
    if by == "distance":
        closeness = -np.linalg.norm(vectors - v, axis=1)
    order = [words[i] for i in np.argsort(closeness if reverse else -closeness) if itself or words[i] != word]
    return order[:n]


def _with_cosines(words, vectors, word, n):
    centre = vectors[words.index(word)]
    return [(near, my_cosine(centre, vectors[words.index(near)])) for near in _ranked(words, vectors, word, n)]


def my_analogy(words, vectors, a, b, c):
    """The word that is to `c` as `b` is to `a`: nearest by cosine to v_b - v_a + v_c, each vector first brought to length 1.

    None of the three given words may be the answer.

    words : list of V strings;  vectors : array (V, N);  a, b, c : words
    """
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    v_a, v_b, v_c = directions[[words.index(word) for word in (a, b, c)]]
    cosines = directions @ (v_b - v_a + v_c)
    for word in (a, b, c):
        cosines[words.index(word)] = -np.inf
    return words[np.argmax(cosines)]


def _answer(words, vectors, a, b, c, signs=(-1, 1, 1), unit=True, leave_out=True, by="cosine"):
    """An analogy with one thing wrong."""
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [words.index(word) for word in (a, b, c)]
    query = np.array(signs) @ (directions if unit else vectors)[ids]
    closeness = {"cosine": directions @ query, "dot": vectors @ query,
                 "distance": -np.linalg.norm(vectors - query, axis=1)}[by]
    out = ids if leave_out is True else ids[2:] if leave_out == "c" else []
    return words[max((i for i in range(len(words)) if i not in out), key=lambda i: closeness[i])]


def _fourth(words, vectors, a, b, c):
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    v_a, v_b, v_c = directions[[words.index(word) for word in (a, b, c)]]
    return words[np.argsort(-directions @ (v_b - v_a + v_c))[3]]


def _analogy_cases(rng):
    words = ["man", "king", "woman", "queen", "dog"]
    vectors = np.array([[1.0, 0.0, 0.1], [1.0, 1.0, 0.0], [0.0, 0.1, 1.0], [0.1, 1.0, 1.2], [0.5, -1.0, 0.3]])
    return [(words, vectors, "man", "king", "woman"), (words, vectors, "king", "man", "queen"),
            *((*_space(rng, 12, 3), *(WORDS[i] for i in rng.permutation(12)[:3])) for _ in range(14))]


def my_explained(vectors):
    """The share of the variance of the vectors that their first two principal axes show, one number from 0 to 1.

    vectors : array (V, N)
    """
    centred = vectors - vectors.mean(axis=0)
    singular = np.linalg.svd(centred, compute_uv=False)
    return np.sum(singular[:2] ** 2) / np.sum(singular**2)


def _cloud_cases(rng):
    return [(rng.normal(size=(V, N)) * rng.uniform(0.3, 2, N) + rng.normal(size=N),) for V, N in ((4, 3), (10, 4), (30, 8), (20, 5))]


def _share(vectors, centre=True, power=2, axes=2):
    """The explained share with one thing wrong."""
    singular = np.linalg.svd(vectors - centre * vectors.mean(axis=0), compute_uv=False) ** power
    return singular[:axes].sum() / singular.sum()


EXERCISES = (
    Prediction(
        id="07.1",
        title="May the question be the answer?",
        statement="""
            man is to king as woman is to …? It is the custom to leave the three given words out of the answers. Suppose they are allowed. What happens to the score on all
            questions, for the kingdom embeddings after 6,000 of their 15,000 steps?
            """,
        choices={
            "It rises": "No question has one of its own first three words as its right answer, so allowing them can't make one right.",
            "It stays the same": "It would if the nearest word were never one of the three. For most questions it is none of them, for some it is: the sum has not always gone far from b.",
            "It falls": "For some questions the sum is still nearest to b or c. On this text they are few, and it falls a little; on other texts they are many. "
            "The notebook measures both.",
        },
        run=_inputs_allowed,
        hints=("For a pair whose vectors are still nearly the same: where is v_b − v_a + v_c, if v_a and v_c cancel?", "Can a word that is never the right answer raise the score?"),
    ),
    Exercise(
        id="07.2",
        title="Cosine",
        statement=r"""
            $$\cos(a, b) = \frac{a \cdot b}{|a|\, |b|}$$

            Write `my_cosine(a, b)`.
            """,
        reference=my_cosine,
        cases=_vector_cases,
        misconceptions=(
            Misconception("That is the dot product: long vectors get large numbers. Divide by both lengths.", lambda a, b: a @ b),
            Misconception("You divide by the squared lengths. A length is the root of the sum of squares: `np.linalg.norm`.",
                          lambda a, b: a @ b / (a @ a * (b @ b))),
            Misconception("You divide by one length only. The result still depends on the other one.", lambda a, b: a @ b / np.linalg.norm(a)),
            Misconception("That is the cosine **distance**, 1 − cosine. Asked for is the cosine: 1 for the same direction.",
                          lambda a, b: 1 - my_cosine(a, b)),
            Misconception("That is the distance between the two points. Asked for is how far their directions agree.",
                          lambda a, b: np.linalg.norm(a - b)),
            Misconception("That is the angle itself. Its cosine was asked for.", lambda a, b: np.arccos(np.clip(my_cosine(a, b), -1, 1))),
            Misconception("You divide by the sum of the two lengths. Divide by their product.",
                          lambda a, b: a @ b / (np.linalg.norm(a) + np.linalg.norm(b))),
        ),
        hints=("Above the line `a @ b`.", "Below it the product of `np.linalg.norm(a)` and `np.linalg.norm(b)`."),
        notice="Twice as long a vector has the same cosine. Whatever the length of a vector tells about a word, the cosine does not see it.",
    ),
    Exercise(
        id="07.3",
        title="Neighbours",
        statement="Write `my_neighbours(words, vectors, word, n)`: the n words with the largest cosine, nearest first.",
        reference=my_neighbours,
        cases=_neighbour_cases,
        misconceptions=(
            Misconception("Every word's nearest neighbour is itself, with cosine 1. Leave it out.", lambda *given: _ranked(*given, itself=True)),
            Misconception("You rank by the dot product, so long vectors win. Divide by the lengths.", lambda *given: _ranked(*given, by="dot")),
            Misconception("You rank by distance. Two vectors in the same direction count as near here, however long they are: use the cosine.",
                          lambda *given: _ranked(*given, by="distance")),
            Misconception("Those are the words that are farthest away: `np.argsort` puts the smallest first.", lambda *given: _ranked(*given, reverse=True)),
            Misconception("Those are ids. Asked for are the **words** themselves: `words[i]` for each id i.",
                          lambda words, *given: [words.index(word) for word in _ranked(words, *given)]),
            Misconception("The nearest word is at the end of your list. It should come first.", lambda *given: _ranked(*given)[::-1]),
            Misconception("One word is missing: the word itself has used up one of the n places. Skip it before you keep n.",
                          lambda words, vectors, word, n: _ranked(words, vectors, word, n)[: n - 1]),
            Misconception("That is one word too many: `word` itself is gone already, so keep n.",
                          lambda words, vectors, word, n: _ranked(words, vectors, word, n + 1)),
            Misconception("All words are in your list. Keep the first n of them.", lambda words, vectors, word, n: _ranked(words, vectors, word, len(words))),
            Misconception("You return words with their cosines. Asked for are the words alone.", _with_cosines),
            Misconception("Those are the cosines. Asked for are the **words** that have them, nearest first.",
                          lambda *given: [cosine for _, cosine in _with_cosines(*given)]),
            Misconception("You divide by the length of each **column** (`axis=0`). A word is a row: `np.linalg.norm(vectors, axis=1, keepdims=True)`.",
                          lambda words, vectors, *given: _ranked(words, vectors / np.linalg.norm(vectors, axis=0), *given)),
            Misconception("You divide by the length of each **column** (`axis=0`), and then take dot products. A word is a row: use `axis=1, keepdims=True`.",
                          lambda words, vectors, *given: _ranked(words, vectors / np.linalg.norm(vectors, axis=0), *given, by="dot")),
            Misconception("Your list ends with the word itself: `np.argsort` puts the smallest first, so the last n of it hold the word and run the wrong way.",
                          lambda *given: _ranked(*given, itself=True)[::-1]),
        ),
        hints=("Divide each row by its length: then all cosines are one matrix product.", "`np.argsort(-cosines)` gives the ids, nearest first.",
               "Skip the word itself and keep n."),
        notice="The whole vocabulary is compared at once by a matrix product. Search engines do the same with millions of rows.",
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
            Misconception("One of the three given words is your answer. Leave `a`, `b` and `c` out.", lambda *given: _answer(*given, leave_out=False)),
            Misconception("You leave out `c` alone. `a` and `b` may not be the answer either.", lambda *given: _answer(*given, leave_out="c")),
            Misconception("The signs are mixed up: to go from a to b is v_b − v_a. Take that step from c: v_b − v_a + v_c.",
                          lambda *given: _answer(*given, signs=(1, -1, 1))),
            Misconception("Three plus signs: `a` has to be taken **away**.", lambda *given: _answer(*given, signs=(1, 1, 1))),
            Misconception("You take the vectors at their own lengths, so a long one dominates the sum. Bring each to length 1 first.",
                          lambda *given: _answer(*given, unit=False)),
            Misconception("You take the word in fourth place. The three given words are not always the first three: skip each of them by name.",
                          _fourth),
            Misconception("You compare by the dot product with vectors of different lengths. Compare directions.", lambda *given: _answer(*given, by="dot")),
        ),
        hints=("Divide every row by its length first; work with these directions only.", "Scores of all words: `directions @ (v_b - v_a + v_c)`.",
               "Set the scores of the three words to `-np.inf` and take the `np.argmax`."),
        notice="The answer is always some word. Nothing here can say \"there is no such word\".",
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
            Misconception("That is the share of the first axis alone. The map has two.", lambda vectors: _share(vectors, axes=1)),
            Misconception("You centre each **vector** (`axis=1`). Subtract the mean vector of all words: `axis=0`.",
                          lambda vectors: _share(vectors - vectors.mean(axis=1, keepdims=True), centre=False)),
            Misconception("That is the share of the two columns with the largest variance. The principal axes are turned: they are no columns.",
                          lambda vectors: np.sort(vectors.var(axis=0))[-2:].sum() / vectors.var(axis=0).sum()),
        ),
        hints=("`vectors - vectors.mean(axis=0)` centres them.", "`np.linalg.svd(centred, compute_uv=False)` gives the singular values, largest first.",
               "Square them before you add them up."),
        notice="Two words side by side on the map may be far apart in a direction that it does not show. Ask the cosine, not the picture.",
    ),
    Prediction(
        id="07.6",
        title="How much does it hide?",
        statement="""
            The kingdom embeddings have 8 dimensions. What share of their variance do the two axes of the map show?
            """,
        choices={
            "Less than a third": "If all 8 directions were equally wide it would be a quarter. But some are wider than others, and the map takes the widest.",
            "Between a third and two thirds": "More than 2 of 8 equal directions would give, and still about half of the differences between words are out of sight.",
            "More than two thirds": "Then a flat map would tell nearly everything. Words are not that flat.",
        },
        run=_explained_share,
        hints=("If all 8 axes were equally important, what would two of them show?", "PCA takes the two widest ones. How much wider can they be?"),
    ),
)

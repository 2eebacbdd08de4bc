"""Exercises of notebook 09, using embeddings: document vectors, ranking, sessions, a classifier, word order, alignment."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import sigmoid
from ...text import Corpus, stop_words, tokenize
from .made_texts import make_reviews
from .using import TWINS, document_vector, learn, make_sessions


def _rows(rng, V, N):
    """V vectors (V, N) of quite different lengths, with one decimal or whole; none of length 0."""
    rows = (rng.normal(size=(V, N)) * rng.choice([1, 4], (V, 1))).round(rng.integers(2)) + 0.0  # no -0
    return rows if rows.any(axis=1).all() else _rows(rng, V, N)


def _apart(numbers):
    """Whether no two of the numbers are so close that rounding could decide their order."""
    return bool(np.all(np.diff(np.sort(numbers)) > 0.02))


def my_document_vector(words, vectors):
    """Average direction of the words of a document, shape (N,).

    words : list of str, at least one of them in `vectors`;  vectors : dict word -> array (N,) of floats, none of length 0
    A word without a vector is left out; every vector counts at length 1.
    """
    known = [vectors[word] for word in words if word in vectors]
    return np.mean([v / np.linalg.norm(v) for v in known], axis=0)


def _document(words, vectors, length=np.linalg.norm, total=False, last=False, known=None, over=None):
    """A document vector with one thing wrong: other lengths, other words, or another divisor."""
    known = [word for word in words if word in vectors] if known is None else known(words, vectors)
    summed = sum(vectors[word] / length(vectors[word]) for word in known)
    mean = summed if total else summed / (len(known) if over is None else over(words, vectors))
    return mean / np.linalg.norm(mean) if last else mean


def _one(vector):
    return 1.0


def _once(words, vectors):
    return [word for word in dict.fromkeys(words) if word in vectors]


def _until_unknown(words, vectors):
    unknown = [i for i, word in enumerate(words) if word not in vectors]
    return words[: unknown[0]] if unknown else words


def _lengths_of_a_table(words, vectors, axis):
    """All vectors in one array, and the lengths taken along the wrong axis, or of the whole array (None)."""
    known = np.array([vectors[word] for word in words if word in vectors])
    return (known / np.linalg.norm(known, axis=axis)).mean(axis=0)


def _over_known(words, vectors, function, **axis):
    return function([vectors[word] / np.linalg.norm(vectors[word]) for word in words if word in vectors], **axis)


def _document_cases(rng):
    def vectors():
        return {"cheap": np.array([3.0, 4.0]), "flights": np.array([0.0, 1.0]), "to": np.array([-2.0, 0.0]), "rome": np.array([1.0, -1.0])}

    texts = ("cheap flights", "cheap to cheap", "zibble to cheap", "cheap zibble flights", "rome", "to rome to the rome to", "rome zibble")
    return [(text.split(), vectors()) for text in texts]


def _any_document(rng):
    """A short text: words twice, words without a vector at any place, vectors of hardly any length; words inside of words."""
    known = rng.permutation("cheap flights air airfare rome to".split())[: rng.integers(1, 5)].tolist()
    vectors = dict(zip(known, _rows(rng, len(known), rng.choice([1, 2, 2, 2, 3, 3])), strict=True))
    if rng.random() < 0.2:
        vectors[known[0]] = 1e-15 * vectors[known[0]]
    words = [*rng.choice([*known, "zibble", "fare"], rng.integers(0, 5)).tolist(), rng.choice(known).item()]
    return rng.permutation(words).tolist(), vectors


def my_ranking(query, documents):
    """Positions of the documents, the one with the largest cosine first, as a list of D ints.

    query : array (N,);  documents : array (D, N), one vector for each document, none of length 0, no two with the same cosine
    """
    cosines = documents @ query / (np.linalg.norm(documents, axis=1) * np.linalg.norm(query))
    return np.argsort(-cosines).tolist()


def _cosines(query, documents):
    return documents @ query / (np.linalg.norm(documents, axis=1) * np.linalg.norm(query))


def _ranked(query, documents, key):
    return np.argsort([-key(document, query) for document in documents]).tolist()


def _ranking_cases(rng):
    small = [[0.0, 2.0], [1.0, 0.2], [9.0, 9.0]]
    short = [[1.0, 1.0], [2e-15, 1e-15], [-1.0, 0.5]]
    return [*((np.array(query), np.array(documents)) for query, documents in (([1.0, 0.0], small), ([-1.0, 0.1], small), ([1.0, 0.0], short))),
            *((rng.normal(size=N), rng.normal(size=(D, N)) * rng.uniform(0.2, 5, (D, 1))) for D, N in ((5, 3), (8, 4)))]


def _any_documents(rng):
    """A query and a few documents: on one side of it or on both, one of them of hardly any length now and then."""
    D, N = rng.choice([1, 2, 3, 3, 4, 4, 5, 5, 6, 6]), rng.choice([2, 2, 3, 4])
    query, documents = _rows(rng, 1, N)[0], _rows(rng, D, N)
    odd = rng.integers(4)
    if odd == 0:
        documents[rng.integers(D)] *= 1e-15
    if odd == 1:
        documents[documents @ query > 0] *= -1
    cosines = _cosines(query, documents)
    fine = _apart(cosines) and _apart(np.abs(cosines)) and len(np.unique((documents @ query).round(20))) == D  # no two dot products alike
    return (query, documents) if fine else _any_documents(rng)


@cache
def _place_of_the_twin():
    """How often the twins occur together, and the place of the one among the homes nearest to the other."""
    sessions, _ = make_sessions()
    order = [home for home, _ in learn(Corpus(sessions), window=5, steps=10_000).neighbours(TWINS[0], 23)]
    return sum(set(TWINS) <= set(session) for session in sessions), order.index(TWINS[1]) + 1


def _twins_by_sessions():
    together, place = _place_of_the_twin()
    names = ("the nearest of all", "near, but not the nearest", "somewhere in the middle", "among the farthest")
    answer = names[0 if place == 1 else 1 if place <= 5 else 2 if place <= 18 else 3]
    return answer, f"{TWINS[0]} and {TWINS[1]} occur together in {together} sessions; of 23 homes the twin is number {place} by nearness"


def my_gradient(X, y, w, b):
    """Gradients of the mean loss of a logistic regression: (grad_w of shape (N,), grad_b, a number).

    X : array (R, N), one review a row;  y : array (R,) of 0 and 1;  w : array (N,);  b : a number
    All scores X @ w + b lie between -20 and 20. The reviews may all be happy, or all angry; there is one at least.
    """
    error = sigmoid(X @ w + b) - y
    return X.T @ error / len(y), error.mean()


def _gradient(X, y, w, b, sign=1, squash=sigmoid, shares=("R", "R"), slope=False, bias=True):
    """The two gradients with one thing wrong; `shares` says what each sum is divided by: R reviews, N numbers or 1."""
    score = X @ w + (b if bias else 0)
    p = squash(score)
    error = sign * (p - y) * (p * (1 - p) if slope else 1)
    for_w, for_b = ({"R": len(y), "N": len(w), "1": 1}[share] for share in shares)
    return X.T @ error / for_w, error.sum() / for_b


def _updated(X, y, w, b):
    grad_w, grad_b = my_gradient(X, y, w, b)
    return w - grad_w, b - grad_b


def _mean_loss(X, y, w, b):
    z = X @ w + b
    return np.mean(np.logaddexp(0, np.where(np.asarray(y) == 1, -z, z)))


def _mean_of_the_products(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return (error[:, None] * X).mean(), error.mean()


def _of_some(X, y, w, b, some=slice(None), shared=False):
    """The gradients from some of the reviews only, divided by their own number or by that of all."""
    error = (sigmoid(X @ w + b) - y)[some]
    R = len(y) if shared else len(error)
    return error @ X[some] / R, error.sum() / R


def _gradient_cases(rng):
    first = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]]), np.array([1, 0, 1]), np.array([0.5, -0.3]), 0.2
    cases = [first, (np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([1, 0]), np.array([0.5, 0.0]), 0.1)]
    for R, N in ((3, 2), (6, 4), (20, 5)):
        cases.append((rng.normal(size=(R, N)), rng.integers(0, 2, R), rng.normal(size=N), float(rng.normal())))
    return cases


def _any_reviews(rng):
    """A few reviews, of one kind or both, labels as whole numbers or floats, scores near 0 and far from it."""
    R, N = rng.integers(1, 6), rng.integers(1, 5)
    X = (rng.choice([1, 3]) * rng.normal(size=(R, N))).round(1) + 0.0
    y = rng.integers(0, 2, R) if rng.random() < 0.8 else np.full(R, rng.integers(2))
    w = rng.normal(size=N).round(1) + 0.0
    b = rng.choice([-1.5, -0.2, 0, 0.5, 2]).item()
    if np.abs(X @ w + b).min() < 0.01:  # rounding would decide on which side of 0 it is
        return _any_reviews(rng)
    return X, y.astype(float) if rng.random() < 0.3 else y, w, b


@cache
def _probabilities():
    """What the classifier of the notebook thinks of a superb room and of one that is not."""
    reviews = make_reviews()
    space = learn(Corpus.from_text(". ".join(reviews.unlabelled), stop_words(), "reviews"), window=3)

    def vector(review):
        return document_vector(tokenize(review), space)

    X, w, b = np.array([vector(review) for review in reviews.few]), np.zeros(space.vectors.shape[1]), 0.0
    for _ in range(500):
        grad_w, grad_b = my_gradient(X, np.asarray(reviews.few_labels), w, b)
        w, b = w - grad_w, b - grad_b
    return tuple(float(sigmoid(vector(review) @ w + b)) for review in ("superb room", "not superb room"))


def _superb_or_not():
    plain, denied = _probabilities()
    answer = "It stays the same" if abs(plain - denied) < 1e-9 else "It falls below a half" if denied < 0.5 else "It falls a little"
    return answer, f"superb room: {plain:.2f}, not superb room: {denied:.2f}"


def my_alignment(X, Y):
    """The orthogonal matrix Q, shape (N, N), that brings X @ Q as near to Y as possible.

    X, Y : arrays (P, N); row i of X and row i of Y are a word and its translation
    There are at least as many pairs as dimensions, and they say something about each: no singular value of X.T @ Y is 0.
    """
    U, _, Vt = np.linalg.svd(X.T @ Y)
    return U @ Vt


def _scaled_back(X, Y):
    U, strengths, Vt = np.linalg.svd(X.T @ Y)
    return U @ np.diag(strengths) @ Vt


def _without_transpose(X, Y):
    """`svd` gives the last factor transposed already; here it is transposed once more."""
    U, _, Vt = np.linalg.svd(X.T @ Y)
    return U @ Vt.T


def _turn_of(M):
    U, _, Vt = np.linalg.svd(M)
    return U @ Vt


def _other_order(X, Y):
    U, _, Vt = np.linalg.svd(X.T @ Y)
    return Vt @ U


def _place_by_place(X, Y):
    U, _, Vt = np.linalg.svd(X.T @ Y)
    return U * Vt


def _first_factor_transposed(X, Y):
    U, _, Vt = np.linalg.svd(X.T @ Y)
    return U.T @ Vt


def _never_mirrored(X, Y):
    U, _, Vt = np.linalg.svd(X.T @ Y)
    U[:, -1] *= np.sign(np.linalg.det(U @ Vt))
    return U @ Vt


def _unit_rows(X):
    return X / np.linalg.norm(X, axis=1, keepdims=True)


def _squared_strengths(X, Y):
    U, strengths, Vt = np.linalg.svd(X.T @ Y)
    return U @ np.diag(strengths**0.5) @ Vt


def _alignment_cases(rng):
    cases = [(np.array([[2.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[0.0, 2.0], [-1.0, 0.1], [-1.0, 1.0]])),
             (np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[1.0, 0.0], [1.0, -1.0]]))]
    for P, N in ((6, 3), (10, 4), (30, 8)):
        X = rng.normal(size=(P, N))
        turn = np.linalg.qr(rng.normal(size=(N, N)))[0]
        cases.append((X, X @ turn + 0.2 * rng.normal(size=(P, N))))
    return cases


def _any_translation(rng):
    """As many pairs as dimensions or more: a turn or a mirror image with some noise, or two tables that hardly fit."""
    N = rng.choice([1, *4 * [2], *8 * [3]])  # the more dimensions, the more draws are thrown away
    P = N + rng.integers(0, 4)
    X = _rows(rng, P, N)
    turn = np.linalg.qr(rng.normal(size=(N, N)))[0]
    Y = (X @ turn + rng.choice([0, 0.3, 2]) * rng.normal(size=(P, N))).round(1) + 0.0
    strengths = np.linalg.svd(X.T @ Y, compute_uv=False)
    return (X, Y) if strengths[-1] > 0.1 * strengths[0] and strengths[-1] > 0.1 else _any_translation(rng)


def my_weights(texts, a):
    """The weight of each word, a dict: a / (a + p) with p the word's share of all words of the texts.

    texts : list of lists of words, at least one word in all;  a : a number above 0
    """
    counts = Counter(word for text in texts for word in text)
    total = sum(counts.values())
    return {word: a / (a + n / total) for word, n in counts.items()}


def my_weighted_vector(text, vectors, weights):
    """The weighted mean of the directions of those words of a text that have a vector; a word without a weight weighs 1.

    text : list of words, one at least with a vector;  vectors : dict word -> array (N,);  weights : dict word -> number
    """
    known = [word for word in text if word in vectors]
    directions = [vectors[word] / np.linalg.norm(vectors[word]) for word in known]
    return np.average(directions, axis=0, weights=[weights.get(word, 1) for word in known])


def my_search(query, documents, vectors, a):
    """The positions of the documents as a list of ints, the one that fits the query best first.

    query : str;  documents : list of D strings, D at least 2; words are separated by blanks, and capitals don't count
    vectors : dict word in small letters -> array (N,), N at least 3, none of length 0;  a : a number above 0
    The query and each document have at least one word with a vector.
    """
    texts = [document.lower().split() for document in documents]
    weights = my_weights(texts, a)
    table = np.array([my_weighted_vector(text, vectors, weights) for text in texts])
    asked = my_weighted_vector(query.lower().split(), vectors, weights)
    common = np.linalg.svd(table)[2][0]
    table = table - np.outer(table @ common, common)
    cosines = table @ asked / (np.linalg.norm(table, axis=1) * np.linalg.norm(asked))
    return np.argsort(-cosines).tolist()


def _weighed(texts, a):
    return my_weights(texts, a)


def _alike(texts, a):
    return {}


def _upside_down(texts, a):
    return {word: 1 - weight for word, weight in my_weights(texts, a).items()}


def _by_count(texts, a):
    counts = Counter(word for text in texts for word in text)
    return {word: a / (a + n) for word, n in counts.items()}


def _by_texts(texts, a):
    counts = Counter(word for text in texts for word in set(text))
    return {word: a / (a + n / len(texts)) for word, n in counts.items()}


def _by_kinds(texts, a):
    counts = Counter(word for text in texts for word in text)
    return {word: a / (a + n / len(counts)) for word, n in counts.items()}


def _first_direction(table):
    return np.linalg.svd(table)[2][:1]


def _found(query, documents, vectors, a, weigh=_weighed, unit=True, lower=True, once=False, unweighed=1, with_query=False, direction=_first_direction,
           centre=False, subtracted="documents", by="cosine"):
    """The positions found with one thing wrong."""
    texts = [(document.lower() if lower else document).split() for document in documents]
    question = (query.lower() if lower else query).split()
    weights = weigh([*texts, question] if with_query else texts, a)

    def vector(text):
        known = [word for word in (dict.fromkeys(text) if once else text) if word in vectors]
        rows = [vectors[word] / (np.linalg.norm(vectors[word]) if unit else 1) for word in known]
        return np.array([weights.get(word, unweighed) for word in known]) @ rows / len(known)

    def mean(text):
        known = [word for word in (dict.fromkeys(text) if once else text) if word in vectors]
        share = sum(weights.get(word, unweighed) for word in known) / max(len(known), 1)
        return vector(text) / share if share else np.zeros(len(next(iter(vectors.values()))))

    table, asked = np.array([mean(text) for text in texts]), mean(question)
    axes = direction(table - table.mean(axis=0) if centre else table)
    table, asked = (rows - (name == subtracted) * rows @ axes.T @ axes for name, rows in (("documents", table), ("query", asked)))
    table = table - table.mean(axis=0) if subtracted == "mean" else table
    closeness = {"cosine": table @ asked / (np.linalg.norm(table, axis=1) * np.linalg.norm(asked)), "dot": table @ asked,
                 "distance": -np.linalg.norm(table - asked, axis=1)}[by]
    return np.argsort(-closeness).tolist()


def _search_cases(rng):
    vectors = {"cheap": np.array([2.0, 0.0, 1.0]), "affordable": np.array([1.0, 0.2, 0.6]), "flights": np.array([0.3, 2.0, 0.5]), "airfare": np.array([0.1, 1.0, 0.2]),
               "pizza": np.array([0.0, -0.5, 1.5]), "the": np.array([1.0, 1.0, 4.0])}
    documents = ["The cheap pizza", "the pizza", "Affordable airfare to the sea", "the flights"]
    return [("cheap flights", documents, vectors, 0.1), *(_any_search(rng) for _ in range(5))]


def _any_search(rng):
    """A few short documents, with capitals, words twice and words without a vector; the query may hold words of its own."""
    words = rng.permutation("cheap airfare air rome sea the to".split())[: rng.integers(4, 8)].tolist()
    vectors = dict(zip(words, _rows(rng, len(words), 3), strict=True))
    some = [*words, "The", "Rome", "zibble"]
    documents = [" ".join([*rng.choice(some, rng.integers(0, 5)), rng.choice(words)]) for _ in range(rng.choice([2, 3, 4, 4]))]
    query, a = " ".join([*rng.choice([*words, "Sea"], rng.integers(0, 2)), rng.choice(words)]), rng.choice([0.01, 0.05, 0.2]).item()
    return (query, documents, vectors, a) if _settled(query, documents, vectors, a) else _any_search(rng)


def _settled(query, documents, vectors, a):
    """Whether the common direction is one, something is left of each text, and no rounding decides the order."""
    texts = [text.lower().split() for text in (query, *documents)]
    weights = my_weights(texts[1:], a)
    rows = np.array([my_weighted_vector(text, vectors, weights) for text in texts])
    strengths, common = np.linalg.svd(rows[1:], full_matrices=False)[1:]
    rows = rows - np.outer(rows @ common[0], common[0])
    lengths = np.linalg.norm(rows, axis=1)
    return strengths[0] > 1.1 * strengths[1] and lengths.min() > 0.05 and _apart(rows[1:] @ rows[0] / (lengths[1:] * lengths[0]))


EXERCISES = (
    Exercise(
        id="09.1",
        title="A vector for a whole text",
        statement=r"""
            Word vectors describe words. A query or a document is several words, so take the average of their **directions**: every
            vector divided by its length first, so that no word counts more for being long.

            $$\mathbf{r} = \frac{1}{\ell} \sum_{i=1}^{\ell} \frac{v_i}{\lVert v_i \rVert}$$

            The sum runs over those words of the text that have a vector, and $\ell$ counts these. A word that occurs there twice counts
            twice. Write `my_document_vector(words, vectors)`.
            """,
        reference=my_document_vector,
        cases=_document_cases,
        misconceptions=(
            Misconception(
                "The vectors are averaged as they are. A long vector outweighs the others: divide each by its length first, "
                "`v / np.linalg.norm(v)`.",
                lambda words, vectors: _document(words, vectors, length=_one),
            ),
            Misconception(
                "You divide by the number of **all** words of the text. The words without a vector are not in the sum, so do not count them.",
                lambda words, vectors: _document(words, vectors, over=lambda words, vectors: len(words)),
            ),
            Misconception(
                "You divide by the number of **different** words of the text. A word that occurs there twice is in the sum twice, so count it twice.",
                lambda words, vectors: _document(words, vectors, over=lambda words, vectors: len(_once(words, vectors))),
            ),
            Misconception(
                "You divide by the number of all vectors that there are. Divide by the number of words of **this** text that have one.",
                lambda words, vectors: _document(words, vectors, over=lambda words, vectors: len(vectors)),
            ),
            Misconception(
                "That is the sum. Divide by the number of words that have a vector.",
                lambda words, vectors: _document(words, vectors, total=True),
            ),
            Misconception(
                "A word that occurs in the text twice has to count twice; you use every word once.",
                lambda words, vectors: _document(words, vectors, known=_once),
            ),
            Misconception(
                "You stop at the first word without a vector, and the rest of the text is lost. Leave that word out and go on with the next one.",
                lambda words, vectors: _document(words, vectors, known=_until_unknown),
            ),
            Misconception(
                "A word of the text has no vector, and asking the dictionary for it raises an error. Leave unknown words out: `if word in vectors`.",
                lambda words, vectors: _document(words, vectors, known=lambda words, vectors: words),
            ),
            Misconception(
                "The last word of the text is left out.",
                lambda words, vectors: _document(words, vectors, known=lambda words, vectors: [w for w in words[:-1] if w in vectors]),
            ),
            Misconception(
                "The first word of the text is left out.",
                lambda words, vectors: _document(words, vectors, known=lambda words, vectors: [w for w in words[1:] if w in vectors]),
            ),
            Misconception(
                "That is the direction of the first word that has a vector. Go through all words before you return anything.",
                lambda words, vectors: _document(words, vectors, known=lambda words, vectors: [w for w in words if w in vectors][:1]),
            ),
            Misconception(
                "That is the direction of the last word that has a vector. Each word overwrites the one before: add them up.",
                lambda words, vectors: _document(words, vectors, known=lambda words, vectors: [w for w in words if w in vectors][-1:]),
            ),
            Misconception(
                "All vectors are averaged, whether their word is in the text or not. Take the words of the text.",
                lambda words, vectors: _document(words, vectors, known=lambda words, vectors: list(vectors)),
            ),
            Misconception(
                "The **average** has been brought to length 1 as well. Only the word vectors are. The cosine stays the same, but the formula is "
                "another one.",
                lambda words, vectors: _document(words, vectors, last=True),
            ),
            Misconception(
                "Average first and length 1 afterwards is the wrong way round: in the average the long vectors have outweighed the short ones already. "
                "Bring **each** word vector to length 1, then average.",
                lambda words, vectors: _document(words, vectors, length=_one, last=True),
            ),
            Misconception(
                "That is the sum of the vectors as they are. Two steps are missing: divide each by its length, and divide the sum by the number of words "
                "that have a vector.",
                lambda words, vectors: _document(words, vectors, length=_one, total=True),
            ),
            Misconception(
                "`np.linalg.norm` of a whole array is **one** number, so all vectors are divided by the same. A length for each row: "
                "`np.linalg.norm(known, axis=1, keepdims=True)`.",
                lambda words, vectors: _lengths_of_a_table(words, vectors, None),
            ),
            Misconception(
                "With `axis=0` you get the length of each **column**, one for a dimension. A word is a row: `axis=1, keepdims=True`.",
                lambda words, vectors: _lengths_of_a_table(words, vectors, 0),
            ),
            Misconception(
                "`np.mean` without `axis` averages over everything and leaves one number. Average over the words only: `axis=0`.",
                lambda words, vectors: _over_known(words, vectors, np.mean),
            ),
            Misconception(
                "With `axis=1` you average the numbers within each word, and get one number for a word. Average over the words: `axis=0`.",
                lambda words, vectors: _over_known(words, vectors, np.mean, axis=1),
            ),
            Misconception(
                "You divide by the **square** of the length. A root is missing: `np.linalg.norm(v)`, or `np.sqrt(v @ v)`.",
                lambda words, vectors: _document(words, vectors, length=lambda v: v @ v),
            ),
            Misconception(
                "You divide by the sum of the absolute values. The length is the root of the sum of the squares: `np.linalg.norm(v)`.",
                lambda words, vectors: _document(words, vectors, length=lambda v: np.abs(v).sum()),
            ),
            Misconception(
                "You divide by the largest number of the vector. The length is the root of the sum of the squares: `np.linalg.norm(v)`.",
                lambda words, vectors: _document(words, vectors, length=lambda v: np.abs(v).max()),
            ),
            Misconception(
                "It comes out as if very short vectors were all zeros. Is a small number added to the length, such as 1e-8, or a limit set? No vector has length 0, so "
                "nothing has to be guarded.",
                lambda words, vectors: _document(words, vectors, length=lambda v: np.linalg.norm(v) + 1e-8),
            ),
            Misconception(
                "You take the largest number of each dimension. That is another way to make one vector of many (max pooling); take the average.",
                lambda words, vectors: _over_known(words, vectors, np.max, axis=0),
            ),
            Misconception(
                "You take the median of each dimension. Take the average.",
                lambda words, vectors: _over_known(words, vectors, np.median, axis=0),
            ),
            Misconception(
                "Those are the directions themselves, one for a word. Take their average, so that the text has **one** vector.",
                lambda words, vectors: _over_known(words, vectors, np.array),
            ),
        ),
        hints=(
            "First a list of the vectors that there are: `[vectors[word] for word in words if word in vectors]`.",
            "Divide each by `np.linalg.norm(v)`; then `np.mean(…, axis=0)` averages over the words, not over the numbers.",
        ),
        notice="The order of the words is gone. For a search that hardly matters. For the reviews, two sections further on, it does.",
        domain=_any_document,
        quantities={"known": "the vectors of the known words", "v / np.linalg.norm(v)": "the direction of the word", "np.linalg.norm(v)": "the length of the vector",
                    "[v / np.linalg.norm(v) for v in known]": "the directions of the known words", "vectors[word]": "the vector of the word"},
    ),
    Exercise(
        id="09.2",
        title="A search engine in two lines",
        statement="""
            The query has a vector, and so does each document. Write `my_ranking(query, documents)`: the positions of the documents (0 is
            the first row), the largest **cosine** with the query first.
            """,
        reference=my_ranking,
        cases=_ranking_cases,
        misconceptions=(
            Misconception(
                "The order is that of the dot products, so documents with long vectors come out on top. Divide by the lengths: the cosine "
                "asks only for the direction.",
                lambda query, documents: np.argsort(-(documents @ query)).tolist(),
            ),
            Misconception(
                "The list is upside down: `np.argsort` puts the smallest first. Sort by minus the cosine.",
                lambda query, documents: my_ranking(query, documents)[::-1],
            ),
            Misconception(
                "The order is that of the distance between the points. A document may be far away in the same direction, and means the same.",
                lambda query, documents: np.argsort(np.linalg.norm(documents - query, axis=1)).tolist(),
            ),
            Misconception(
                "Those are the cosines themselves, sorted. Return the **positions** of the documents; `np.argsort` gives them.",
                lambda query, documents: np.sort(documents @ query / np.linalg.norm(documents, axis=1) / np.linalg.norm(query))[::-1].tolist(),
            ),
            Misconception(
                "For each document you say which place it takes. The other way round: for each place, say which document takes it.",
                lambda query, documents: np.argsort(my_ranking(query, documents)).tolist(),
            ),
            Misconception(
                "Those are the cosines, in the order of the documents. Sort, and give the **positions**: `np.argsort(-cosines)`.",
                lambda query, documents: _cosines(query, documents).tolist(),
            ),
            Misconception(
                "You sort by the size of the cosine without its sign. A document that points the opposite way has a cosine near −1 and belongs at the end.",
                lambda query, documents: np.argsort(-np.abs(_cosines(query, documents))).tolist(),
            ),
            Misconception(
                "You divide by the **squares** of the lengths, so long documents are punished. A root is missing: `np.linalg.norm(documents, axis=1)`.",
                lambda query, documents: np.argsort(-(documents @ query) / (documents**2).sum(axis=1)).tolist(),
            ),
            Misconception(
                "The lengths are multiplied in, not divided out: look at the brackets. `a / b * c` divides by `b` only.",
                lambda query, documents: np.argsort(-(documents @ query) * np.linalg.norm(documents, axis=1)).tolist(),
            ),
            Misconception(
                "Your positions begin at 1. The first row of `documents` is number 0, as everywhere in Python.",
                lambda query, documents: [i + 1 for i in my_ranking(query, documents)],
            ),
            Misconception(
                "That is the best document alone. Return the whole order, the best first: `np.argsort` in place of `np.argmax`.",
                lambda query, documents: my_ranking(query, documents)[0],
            ),
            Misconception(
                "You return pairs of position and cosine. Return the positions alone.",
                lambda query, documents: [(i, _cosines(query, documents)[i]) for i in my_ranking(query, documents)],
            ),
            Misconception(
                "You divide by the length of each **column** (`axis=0`). A document is a row: `np.linalg.norm(documents, axis=1)`.",
                lambda query, documents: np.argsort(-(documents / np.linalg.norm(documents, axis=0) @ query)).tolist(),
            ),
            Misconception(
                "The best document is left out, as if it were the query itself. The query is not one of the documents, so every position belongs in the list.",
                lambda query, documents: my_ranking(query, documents)[1:],
            ),
            Misconception(
                "The worst document is missing. Every position belongs in the list.",
                lambda query, documents: my_ranking(query, documents)[:-1],
            ),
            Misconception(
                "Documents with a negative cosine are missing. They belong at the end of the list: every position is in it once.",
                lambda query, documents: [i for i in my_ranking(query, documents) if _cosines(query, documents)[i] > 0],
            ),
            Misconception(
                "It comes out as if very short documents stood at a right angle to the query. Is a small number added below the line, such as 1e-8, or a limit set? No document has "
                "length 0, so nothing has to be guarded.",
                lambda query, documents: _ranked(query, documents, lambda d, q: d @ q / (np.linalg.norm(d) * np.linalg.norm(q) + 1e-8)),
            ),
            Misconception(
                "You divide by the sum of the absolute values. A length is the root of the sum of the squares: `np.linalg.norm(documents, axis=1)`.",
                lambda query, documents: _ranked(query, documents, lambda d, q: d @ q / np.abs(d).sum()),
            ),
            Misconception(
                "You subtract each vector's own mean first, which makes it a correlation. The cosine takes the vectors as they are.",
                lambda query, documents: _ranked(query, documents, lambda d, q: _cosines(q - q.mean(), (d - d.mean())[None])[0]),
            ),
            Misconception(
                "Those are the documents themselves, in the right order. Return their positions.",
                lambda query, documents: documents[my_ranking(query, documents)],
            ),
        ),
        hints=(
            "All dot products at once: `documents @ query`. The lengths of all rows: `np.linalg.norm(documents, axis=1)`.",
            "`np.argsort(-cosines)` gives the positions, the largest cosine first; `.tolist()` makes a list of it.",
        ),
        notice="You may leave out the length of the query: it is the same for all documents and changes no order. Large engines store documents at "
        "length 1, and then the dot product is the cosine.",
        domain=_any_documents,
        quantities={"cosines": "the cosines of the documents with the query", "documents @ query": "the dot products", "np.linalg.norm(documents, axis=1)": "the lengths of the documents",
                    "np.linalg.norm(query)": "the length of the query", "np.argsort(-cosines)": "the positions, best first"},
        equivalents=(
            ("cosines = documents @ query / (np.linalg.norm(documents, axis=1) * np.linalg.norm(query))",
             "cosines = documents @ query / (np.linalg.norm(documents, axis=1))",
             "the length of the query is the same for all documents and changes no order"),
            ("cosines = documents @ query / (np.linalg.norm(documents, axis=1) * np.linalg.norm(query))",
             "cosines = documents @ query / (np.linalg.norm(documents, axis=1) / np.linalg.norm(query))",
             "the length of the query is the same for all documents and changes no order"),
            ("cosines = documents @ query / (np.linalg.norm(documents, axis=1) * np.linalg.norm(query))",
             "cosines = documents @ query / (np.linalg.norm(documents, axis=1) * np.linalg.norm(documents))",
             "one number for all documents changes no order, whatever it is"),
            ("return np.argsort(-cosines).tolist()",
             "return np.abs(np.argsort(-cosines).tolist())",
             "positions are never negative"),
            ("return np.argsort(-cosines).tolist()",
             "return np.maximum(np.argsort(-cosines).tolist(), 0)",
             "positions are never negative"),
            ("return np.argsort(-cosines).tolist()",
             "return np.round(np.argsort(-cosines).tolist())",
             "positions are whole numbers"),
            ("return np.argsort(-cosines).tolist()",
             "return np.argsort(-cosines)",
             "an array of the same positions is as good as a list"),
        ),
    ),
    Prediction(
        id="09.3",
        title="Two homes that never occur together",
        statement="""
            `home-03` and `home-14` **never occur in the same session**, and skip-gram learns from nothing but these sessions. You have just seen which homes each of the two occurs with. Sort the 23 other
            homes by their cosine with `home-03`. At which place will `home-14` be?
            """,
        choices={
            "the nearest of all": "Nearly. Their contexts are the same in the long run. But 400 sessions are few, and each visitor saw only one of the two, so chance affects both vectors.",
            "near, but not the nearest": "The two are never context of each other, and they have the same context: visitors who see one look at the same other homes as visitors who "
            "see the other. `doctor` and `nurse` are alike for the same reason, here with little text.",
            "somewhere in the middle": "They never occur together, true. But a vector is learned from **all** contexts of a word, and these two share theirs.",
            "among the farthest": "A step pushes apart the input vector of one and the **output** vector of the other. The contexts decide where the two input vectors lie, "
            "and these are much the same.",
        },
        run=_twins_by_sessions,
        hints=(
            "Think of `doctor` and `nurse` in notebook 02: how often did they occur together?",
            "Compare the two rows of numbers. How well do they agree, and how large are they?",
        ),
    ),
    Exercise(
        id="09.4",
        title="The gradient of the classifier",
        statement=r"""
            Logistic regression gives a review with vector $\mathbf{r}$ the probability $p = \sigma(\mathbf{w} \cdot \mathbf{r} + b_0)$ of being a happy one. With the loss
            $-\log p$ for happy reviews and $-\log(1 - p)$ for the others, the error is once more $p - y$, and both gradients are means over the reviews:

            $$\frac{\partial L}{\partial \mathbf{w}} = \text{mean of } (p - y)\, \mathbf{r} \qquad \frac{\partial L}{\partial b_0} = \text{mean of } (p - y)$$

            Write `my_gradient(X, y, w, b)`, which returns both. A row of `X` is the vector of a review, and `b` is the intercept $b_0$. You can use `sigmoid` of w2vlib.
            """,
        reference=my_gradient,
        cases=_gradient_cases,
        misconceptions=(
            Misconception(
                "The sign is turned round: the error is probability **minus** label. The gradient points uphill; the minus sign comes with the update.",
                lambda X, y, w, b: _gradient(X, y, w, b, sign=-1),
            ),
            Misconception(
                "The score is compared with the label, not the probability. Send `X @ w + b` through `sigmoid` first.",
                lambda X, y, w, b: _gradient(X, y, w, b, squash=lambda score: score),
            ),
            Misconception(
                "Those are the sums over the reviews. The loss is a **mean**: divide both by the number of reviews.",
                lambda X, y, w, b: _gradient(X, y, w, b, shares="11"),
            ),
            Misconception(
                "There is a factor p(1 − p) too much. It belongs to the squared error; with the logarithm of the loss it cancels.",
                lambda X, y, w, b: _gradient(X, y, w, b, slope=True),
            ),
            Misconception(
                "The intercept `b` is missing from the score: it is `X @ w + b`.",
                lambda X, y, w, b: _gradient(X, y, w, b, bias=False),
            ),
            Misconception(
                "The gradient of `w` is right. That of `b` is still the sum of the errors: take their **mean**.",
                lambda X, y, w, b: _gradient(X, y, w, b, shares="R1"),
            ),
            Misconception(
                "The gradient of `b` is right. That of `w` is still a sum over the reviews: divide it by their number, too.",
                lambda X, y, w, b: _gradient(X, y, w, b, shares="1R"),
            ),
            Misconception(
                "You divide by the number of **weights**. The mean goes over the reviews: `len(y)`, not `len(w)`.",
                lambda X, y, w, b: _gradient(X, y, w, b, shares="NR"),
            ),
            Misconception(
                "You compare the label with a verdict, 0 or 1. Then the error is 0 wherever the verdict is right, and nothing is learned there. Use the "
                "**probability**, `sigmoid(X @ w + b)`.",
                lambda X, y, w, b: _gradient(X, y, w, b, squash=lambda score: (score > 0).astype(float)),
            ),
            Misconception(
                "Those are the weights and the intercept **after** a step. Return the gradients alone; the step is taken elsewhere, with a rate.",
                _updated,
            ),
            Misconception(
                "That is the loss. Return how it changes with `w` and `b`: the error times the review, and the error.",
                _mean_loss,
            ),
            Misconception(
                "One gradient is missing: return both, `grad_w` and `grad_b`.",
                lambda X, y, w, b: my_gradient(X, y, w, b)[0],
            ),
            Misconception(
                "Both are there, and they are swapped: first the gradient of `w`, then that of `b`.",
                lambda X, y, w, b: my_gradient(X, y, w, b)[::-1],
            ),
            Misconception(
                "`grad_w` is one number. Each weight has its own slope: average over the reviews (`axis=0`), not over everything.",
                _mean_of_the_products,
            ),
            Misconception(
                "You multiply the mean error by the mean review. Each error belongs to its **own** review: multiply first, then average.",
                lambda X, y, w, b: ((sigmoid(X @ w + b) - y).mean() * X.mean(axis=0), (sigmoid(X @ w + b) - y).mean()),
            ),
            Misconception(
                "The errors of the angry reviews are left out. They push `w` as well: there the error is `p − 0`.",
                lambda X, y, w, b: _of_some(X, y, w, b, some=np.asarray(y) == 1, shared=True),
            ),
            Misconception(
                "The errors of the happy reviews are left out. They push `w` as well: there the error is `p − 1`.",
                lambda X, y, w, b: _of_some(X, y, w, b, some=np.asarray(y) == 0, shared=True),
            ),
            Misconception(
                "There is a factor of 2 too much. It belongs to the square of an error; the loss here is a logarithm.",
                lambda X, y, w, b: tuple(2 * gradient for gradient in my_gradient(X, y, w, b)),
            ),
            Misconception(
                "You compare with the labels −1 and 1. The labels here are 0 and 1, as they come: the error is p − y.",
                lambda X, y, w, b: my_gradient(X, 2 * y - 1, w, b),
            ),
            Misconception(
                "`X @ error` sums over the numbers of each review. The sum goes over the **reviews**: `X.T @ error`.",
                lambda X, y, w, b: (X @ (sigmoid(X @ w + b) - y) / len(y), np.mean(sigmoid(X @ w + b) - y)),
            ),
            Misconception(
                "Only the first review counts. Go through all of them before you return anything.",
                lambda X, y, w, b: _of_some(X, y, w, b, some=slice(1)),
            ),
            Misconception(
                "Only the first review counts, and it is divided by the number of all. Go through all of them before you return anything.",
                lambda X, y, w, b: _of_some(X, y, w, b, some=slice(1), shared=True),
            ),
            Misconception(
                "Only the last review counts: each one overwrites the one before. Add them up.",
                lambda X, y, w, b: _of_some(X, y, w, b, some=slice(-1, None), shared=True),
            ),
            Misconception(
                "Only the last review counts, and it is not divided by the number of reviews. Add all of them up, then divide.",
                lambda X, y, w, b: _of_some(X, y, w, b, some=slice(-1, None)),
            ),
            Misconception(
                "The probability is missing its sign: yours is σ(−score), the chance to be angry. The error is σ(w · r + b₀) − y.",
                lambda X, y, w, b: _gradient(X, y, w, b, squash=lambda score: sigmoid(-score)),
            ),
            Misconception(
                "The shape of `grad_w` is (R, N): one product for each review. Average over the reviews.",
                lambda X, y, w, b: ((sigmoid(X @ w + b) - y)[:, None] * X, np.mean(sigmoid(X @ w + b) - y)),
            ),
            Misconception(
                "The gradient of `b` is one error for each review. Take their mean.",
                lambda X, y, w, b: (my_gradient(X, y, w, b)[0], sigmoid(X @ w + b) - y),
            ),
        ),
        hints=(
            "One line for all errors at once: `error = sigmoid(X @ w + b) - y`, shape (R,).",
            "`X.T @ error` sums the error times the review over all reviews; `error.mean()` is the gradient of b.",
        ),
        notice="It is the gradient of negative sampling (06.3) with w as the output vector of a word HAPPY. There the input vectors moved as well; here they stay, and only w and b learn.",
        domain=_any_reviews,
        quantities={"error": "the errors", "X @ w + b": "the scores", "sigmoid(X @ w + b)": "the probabilities", "X.T @ error": "the sum of the errors times the reviews", "len(y)": "the number of reviews",
                    "error.mean()": "the mean error", "y": "the labels", "b": "the intercept", "w": "the weights", "X": "the reviews"},
        equivalents=(
            ("return X.T @ error / len(y), error.mean()",
             "return X.T @ error / len(X), error.mean()",
             "there are as many labels as reviews"),
        ),
    ),
    Prediction(
        id="09.5",
        title="Superb, and not superb",
        statement="""
            The classifier gives *superb room* a high probability of being a happy review. Now a guest writes *not superb room*. The word *not* occurs in none of the 500 reviews that the word
            vectors come from. What happens to the probability?
            """,
        choices={
            "It falls below a half": "That is what you would do. The classifier would have to reverse the word after `not`, and an average can't do that.",
            "It falls a little": "An unknown word would have to weigh something. Look at 09.1 again: what becomes of a word without a vector?",
            "It stays the same": "`not` has no vector, so it is left out and does not even count in the divisor. To the classifier the two reviews are one and the same.",
        },
        run=_superb_or_not,
        hints=(
            "Which of the three words have a vector?",
            "What does the average of 09.1 do with a word that has none?",
        ),
    ),
    Exercise(
        id="09.6",
        title="Turn one space onto another",
        statement=r"""
            Row $i$ of $X$ is a word of the first language, row $i$ of $Y$ its translation. There are at least as many pairs as dimensions. You have derived the orthogonal matrix that brings $XQ$ nearest to $Y$: with the
            singular value decomposition

            $$X^\top Y = A\, S\, B^\top \qquad\text{it is}\qquad Q = A\, B^\top$$

            Write `my_alignment(X, Y)`. `np.linalg.svd` returns the three factors (often named `U, S, Vt`), the last one *already transposed*.
            """,
        reference=my_alignment,
        cases=_alignment_cases,
        misconceptions=(
            Misconception(
                "That is the least-squares map: it may also stretch and shear. Find the best **orthogonal** matrix: drop the singular values of "
                "`X.T @ Y`.",
                lambda X, Y: np.linalg.lstsq(X, Y, rcond=None)[0],
            ),
            Misconception(
                "It goes the wrong way: your matrix turns Y onto X. Take the SVD of `X.T @ Y`, or transpose the result.",
                lambda X, Y: my_alignment(Y, X),
            ),
            Misconception(
                "The singular values are still in it, which makes `X.T @ Y` again. Multiply `U` and `Vt` without them.",
                _scaled_back,
            ),
            Misconception(
                "`np.linalg.svd` returns the last factor transposed already; you have transposed it once more.",
                _without_transpose,
            ),
            Misconception(
                "The factors are in the wrong order. `XQ` sends a row of X through `U` first and through `Vt` afterwards: `U @ Vt`.",
                _other_order,
            ),
            Misconception(
                "`U` is transposed, and should not be: `U @ Vt`.",
                _first_factor_transposed,
            ),
            Misconception(
                "`*` multiplies place by place. A product of matrices is `@`.",
                _place_by_place,
            ),
            Misconception(
                "`X @ Y.T` compares each **word** with each other word, shape (P, P). You need a table of the dimensions, summed over the pairs: "
                "`X.T @ Y`, shape (N, N).",
                lambda X, Y: _turn_of(X @ Y.T),
            ),
            Misconception(
                "Those are the words of X after the turn. Return the matrix Q that turns them.",
                lambda X, Y: X @ my_alignment(X, Y),
            ),
            Misconception(
                "You make the least-squares map orthogonal afterwards. That is a turn, but not the best one: what least squares had stretched weighs in it. Take the "
                "SVD of `X.T @ Y` itself.",
                lambda X, Y: _turn_of(np.linalg.lstsq(X, Y, rcond=None)[0]),
            ),
            Misconception(
                "You allow turns only, no mirror images (the determinant is always +1). Orthogonal matrices may mirror, and here the best one sometimes does.",
                _never_mirrored,
            ),
            Misconception(
                "You decompose X and Y separately. Each SVD sorts its own space by its own spread, and nothing tells them which directions belong together; the "
                "pairs do, in `X.T @ Y`.",
                lambda X, Y: np.linalg.svd(X)[2].T @ np.linalg.svd(Y)[2],
            ),
            Misconception(
                "You subtract the means inside. The notebook does this before, from all words; `my_alignment` takes X and Y as they are.",
                lambda X, Y: my_alignment(X - X.mean(axis=0), Y - Y.mean(axis=0)),
            ),
            Misconception(
                "You bring the rows to length 1 inside. Take X and Y as they are: a long row counts more.",
                lambda X, Y: my_alignment(_unit_rows(X), _unit_rows(Y)),
            ),
            Misconception(
                "That is the last factor alone. A row goes through `U` first, and through `Vt` afterwards: Q is the product of both.",
                lambda X, Y: np.linalg.svd(X.T @ Y)[2],
            ),
            Misconception(
                "That is the first factor alone. Behind it comes `Vt`: Q is the product of both.",
                lambda X, Y: np.linalg.svd(X.T @ Y)[0],
            ),
            Misconception(
                "You return the two factors separately. Return one matrix: their product.",
                lambda X, Y: (np.linalg.svd(X.T @ Y)[0], np.linalg.svd(X.T @ Y)[2]),
            ),
            Misconception(
                "The roots of the singular values are still in it. Q neither stretches nor presses: multiply `U` and `Vt` alone.",
                _squared_strengths,
            ),
            Misconception(
                "That is the orthogonal factor of a QR decomposition. It makes columns orthogonal one after the other, and does not ask how near `X Q` comes to Y.",
                lambda X, Y: np.linalg.qr(X.T @ Y)[0],
            ),
            Misconception(
                "The sign is turned round: your matrix sends every word to the opposite side of its translation.",
                lambda X, Y: -my_alignment(X, Y),
            ),
        ),
        hints=(
            "Two lines: the SVD of `X.T @ Y`, an (N, N) matrix; then a product of two of its three factors.",
            "`U, _, Vt = np.linalg.svd(X.T @ Y)`",
        ),
        notice="Orthogonal means: lengths and angles stay, so every cosine within the first language is as it was. The space is turned (perhaps mirrored), not bent.",
        domain=_any_translation,
        quantities={"X.T @ Y": "the table of how the dimensions go together", "U": "the first factor of the SVD", "Vt": "the last factor of the SVD", "X": "the words of the first language",
                    "Y": "the translations"},
    ),
    Exercise(
        id="09.7",
        title="A search engine, whole",
        statement="""
            Put the pieces together, and two more: the engine of Arora, Liang and Ma (2017), from raw strings to positions. The plan has three functions, of which the last is checked:

            1. `my_weights` counts the words of all documents. A word with the share p of them weighs a / (a + p), where `a` is the constant α of the notebook.
            2. `my_weighted_vector` is the weighted mean of the directions of those words that have a vector: each times its weight, and the sum divided by the sum of the weights
               (`np.average` does it). A word of the query that no document holds has p = 0, so it weighs 1.
            3. `my_search` cuts query and documents into words, in small letters, and makes a vector for each.
            4. All documents of a collection have something in common, and that does not help to tell them apart. Take the table of the document vectors as it is (not centred); the first row of the third factor of
               its SVD is the **common direction** c, of length 1. Subtract from every document vector r its part along c, which is (r · c) c.
            5. Rank by the cosine with the query. (The query may keep its part along c: the documents have none left, so it changes no order.)

            The function promises every position once, and unchanged arguments.
            """,
        reference=my_search,
        parts=(my_weights, my_weighted_vector),
        cases=_search_cases,
        domain=_any_search,
        misconceptions=(
            Misconception("All words weigh the same. A word with the share p of all words weighs a / (a + p).", lambda *given: _found(*given, weigh=_alike)),
            Misconception("The weights are upside down: yours grow with the share of the word. Frequent words weigh little, a / (a + p).",
                          lambda *given: _found(*given, weigh=_upside_down)),
            Misconception("p is the word's **share**, its count divided by the number of all words; you take the count itself.", lambda *given: _found(*given, weigh=_by_count)),
            Misconception("p is the word's share of all words. You count the documents that hold it, as idf does: a word that a document holds twice counts twice.", lambda *given: _found(*given, weigh=_by_texts)),
            Misconception("You divide the counts by the number of **different** words. A share is the count divided by the number of all words.",
                          lambda *given: _found(*given, weigh=_by_kinds)),
            Misconception("The words of the query are counted along. The shares come from the documents alone.", lambda *given: _found(*given, with_query=True)),
            Misconception("`a` is 0.001 for every call. Use the parameter.", lambda query, documents, vectors, a: _found(query, documents, vectors, 0.001)),
            Misconception("A word of the query that no document holds has the weight 0 in your answer. Its share is 0, so its weight is a / (a + 0) = 1.",
                          lambda *given: _found(*given, unweighed=0)),
            Misconception("The vectors are averaged at their own lengths. Take directions: each divided by its length.", lambda *given: _found(*given, unit=False)),
            Misconception("A word that occurs in a text twice has to count twice there.", lambda *given: _found(*given, once=True)),
            Misconception("“Rome” and “rome” are two words for you. Make all letters small first.", lambda *given: _found(*given, lower=False)),
            Misconception("The common direction is still in the vectors. Subtract from each its part along c, (r · c) c.",
                          lambda *given: _found(*given, subtracted="nothing")),
            Misconception("The common direction is taken from the query, and not from the documents. It is what all the documents share, so subtract it there.",
                          lambda *given: _found(*given, subtracted="query")),
            Misconception("You subtract the mean of the documents. Subtract the part along the first direction of the SVD.",
                          lambda *given: _found(*given, subtracted="mean")),
            Misconception("You centre the table before the SVD. Take it as it is: the common direction is where all documents point, not where they differ.",
                          lambda *given: _found(*given, centre=True)),
            Misconception("You take the second direction of the SVD. The common one is the first.", lambda *given: _found(*given, direction=lambda table: np.linalg.svd(table)[2][1:2])),
            Misconception("You take the last direction of the SVD. The common one is the first.", lambda *given: _found(*given, direction=lambda table: np.linalg.svd(table)[2][-1:])),
            Misconception("The first **column** of the third factor is not a direction of the SVD. numpy gives the factor transposed, so the directions are its rows.",
                          lambda *given: _found(*given, direction=lambda table: np.linalg.svd(table)[2][:, :1].T)),
            Misconception("You rank by the dot product. Divide by the lengths: the cosine asks only for the direction.", lambda *given: _found(*given, by="dot")),
            Misconception("You rank by the distance of the points. Rank by the cosine.", lambda *given: _found(*given, by="distance")),
            Misconception("The list is upside down: the largest cosine comes first.", lambda *given: my_search(*given)[::-1]),
            Misconception("Those are the documents themselves. Return their positions.", lambda query, documents, *given: [documents[i] for i in my_search(query, documents, *given)]),
        ),
        hints=(
            "Two of the three functions are 09.1 and 09.2 with small changes. Write `my_weights` first: `Counter` of the `collections` counts, and the total is the sum of its values.",
            "`np.average(directions, axis=0, weights=…)` divides by the sum of the weights. `weights.get(word, 1)` is the weight, or 1 if there is none.",
            "`np.linalg.svd(table)[2][0]` is the common direction c. `np.outer(table @ c, c)` has the part of every document along c.",
        ),
        notice="Neither step is trained: one is a formula for the weights, the other takes one direction away. The authors called it a simple but tough-to-beat baseline. The notebook counts whether it helps here.",
        quantities={"texts": "the words of the documents", "weights": "the weights", "table": "the vectors of the documents", "asked": "the vector of the query", "common": "the common direction",
                    "cosines": "the cosines with the query", "counts": "the counts of the words", "total": "the number of all words", "n / total": "the share of the word", "known": "the known words",
                    "directions": "the directions of the known words", "np.outer(table @ common, common)": "the parts along the common direction", "document.lower().split()": "the words of the document",
                    "query.lower().split()": "the words of the query"},
    ),
)

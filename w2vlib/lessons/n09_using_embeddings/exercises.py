"""Exercises of notebook 09, using embeddings: document vectors, ranking, sessions, a classifier, word order, alignment."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import sigmoid
from ...text import Corpus, tokenize
from ...training import Trainer
from .using import TWINS, make_sessions


def my_document_vector(words, vectors):
    """Average direction of the words of a document, shape (N,).

    words : list of str, at least one of them in `vectors`;  vectors : dict word -> array (N,)
    A word without a vector is left out; every vector counts at length 1.
    """
    known = [vectors[word] for word in words if word in vectors]
    return np.mean([v / np.linalg.norm(v) for v in known], axis=0)


def _document(words, vectors, unit=True, total=False, all_words=False, once=False, last=False):
    """A document vector with one thing wrong."""
    known = [np.asarray(vectors[word]) for word in (dict.fromkeys(words) if once else words) if word in vectors]
    summed = sum(v / np.linalg.norm(v) if unit else v for v in known)
    mean = summed if total else summed / len(words if all_words else known)
    return mean / np.linalg.norm(mean) if last else mean


def _lengths_of_a_table(words, vectors, axis):
    """All vectors in one array, and the lengths taken along the wrong axis, or of the whole array (None)."""
    known = np.array([vectors[word] for word in words if word in vectors])
    return (known / np.linalg.norm(known, axis=axis)).mean(axis=0)


def _other_length(words, vectors, length):
    return np.mean([vectors[word] / length(vectors[word]) for word in words if word in vectors], axis=0)


def _mean_over(words, vectors, axis):
    return np.mean([vectors[word] / np.linalg.norm(vectors[word]) for word in words if word in vectors], axis=axis)


def _document_cases(rng):
    vectors = {word: rng.normal(size=4) * (i + 1) for i, word in enumerate("cheap flights to rome beach".split())}
    texts = ("cheap flights", "cheap cheap rome", "cheap zibble flights", "beach", "to the beach to the to", "rome zibble")
    return [(["a", "b"], {"a": np.array([3.0, 0.0]), "b": np.array([0.0, 1.0])}), *((t.split(), vectors) for t in texts)]


def my_ranking(query, documents):
    """Positions of the documents, the one with the largest cosine first, as a list of D ints.

    query : array (N,);  documents : array (D, N), one vector for each document, none of length 0
    """
    cosines = documents @ query / (np.linalg.norm(documents, axis=1) * np.linalg.norm(query))
    return np.argsort(-cosines).tolist()


def _cosines(query, documents):
    return documents @ query / (np.linalg.norm(documents, axis=1) * np.linalg.norm(query))


def _ranking_cases(rng):
    small = np.array([[0.0, 2.0], [1.0, 0.2], [9.0, 9.0]])
    return [(np.array([1.0, 0.0]), small), (np.array([-1.0, 0.1]), small),
            *((rng.normal(size=N), rng.normal(size=(D, N)) * rng.uniform(0.2, 5, (D, 1))) for D, N in ((5, 3), (8, 4), (12, 6)))]


def _twins_by_sessions():
    sessions, _ = make_sessions()
    together = sum(set(TWINS) <= set(session) for session in sessions)
    trainer = Trainer(Corpus(sessions), window=5, steps=10_000)
    trainer.run()
    order = [home for home, _ in trainer.embeddings().neighbours(TWINS[0], 23)]
    rank = order.index(TWINS[1]) + 1
    place = "near" if rank <= 5 else "far" if rank > 18 else "no relation"
    return place, f"{TWINS[0]} and {TWINS[1]} meet in {together} sessions; of 23 homes the twin is number {rank} by nearness"


def my_gradient(X, y, w, b):
    """Gradients of the mean loss of a logistic regression: (grad_w of shape (N,), grad_b, a number).

    X : array (R, N), one review a row;  y : array (R,) of 0 and 1;  w : array (N,);  b : a number
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


def _only_happy(X, y, w, b):
    error = (sigmoid(X @ w + b) - y) * y
    return X.T @ error / len(y), error.mean()


def _gradient_cases(rng):
    cases = [(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([1, 0]), np.array([0.5, 0.0]), 0.1)]
    for R, N in ((3, 2), (6, 4), (20, 5)):
        cases.append((rng.normal(size=(R, N)), rng.integers(0, 2, R), rng.normal(size=N), float(rng.normal())))
    return cases


def _two_reviews():
    reviews = ("good staff not bad food", "bad staff not good food")
    rng = np.random.default_rng(0)
    vectors = {word: rng.normal(size=8) for word in tokenize(reviews[0])}
    w = rng.normal(size=8)
    first, second = (float(sigmoid(np.mean([vectors[x] for x in tokenize(r)], axis=0) @ w)) for r in reviews)
    if abs(first - second) < 1e-9:
        return "the same", f"with random vectors and weights: {first:.3f} and {second:.3f}"
    return ("the first" if first > second else "the second"), f"{first:.3f} and {second:.3f}"


def my_alignment(X, Y):
    """The orthogonal matrix W, shape (N, N), that brings X @ W as near to Y as possible.

    X, Y : arrays (P, N); row i of X and row i of Y are a word and its translation
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


def _alignment_cases(rng):
    cases = [(np.array([[2.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[0.0, 2.0], [-1.0, 0.1], [-1.0, 1.0]]))]
    for P, N in ((6, 3), (10, 4), (30, 8)):
        X = rng.normal(size=(P, N))
        turn = np.linalg.qr(rng.normal(size=(N, N)))[0]
        cases.append((X, X @ turn + 0.2 * rng.normal(size=(P, N))))
    return cases


EXERCISES = (
    Exercise(
        id="09.1",
        title="A vector for a whole text",
        statement=r"""
            Word vectors describe words. A query or a document is several words, so take the average of their **directions**: every
            vector divided by its length first, so that no word counts more for being long.

            $$d = \frac{1}{n} \sum_{i=1}^{n} \frac{v_i}{\lVert v_i \rVert}$$

            The sum runs over those words of the text that have a vector, and $n$ counts these. A word that stands there twice counts
            twice. Write `my_document_vector(words, vectors)`.
            """,
        reference=my_document_vector,
        cases=_document_cases,
        misconceptions=(
            Misconception(
                "The vectors are averaged as they are. A long vector drowns the others: divide each by its length first, "
                "`v / np.linalg.norm(v)`.",
                lambda words, vectors: _document(words, vectors, unit=False),
            ),
            Misconception(
                "You divide by the number of **all** words of the text. The words without a vector are not in the sum, so do not count them.",
                lambda words, vectors: _document(words, vectors, all_words=True),
            ),
            Misconception(
                "That is the sum. Divide by the number of words that have a vector.",
                lambda words, vectors: _document(words, vectors, total=True),
            ),
            Misconception(
                "A word that stands in the text twice has to count twice; you use every word once.",
                lambda words, vectors: _document(words, vectors, once=True),
            ),
            Misconception(
                "The **average** has been brought to length 1 as well. Only the word vectors are; the cosine will not mind, but the formula is "
                "another one.",
                lambda words, vectors: _document(words, vectors, last=True),
            ),
            Misconception(
                "Average first and length 1 afterwards is the wrong way round: in the average the long vectors have drowned the short ones already. "
                "Bring **each** word vector to length 1, then average.",
                lambda words, vectors: _document(words, vectors, unit=False, last=True),
            ),
            Misconception(
                "That is the sum of the vectors as they are. Two steps are missing: divide each by its length, and divide the sum by the number of words "
                "that have a vector.",
                lambda words, vectors: _document(words, vectors, unit=False, total=True),
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
                lambda words, vectors: _mean_over(words, vectors, None),
            ),
            Misconception(
                "With `axis=1` you average the numbers within each word, and get one number for a word. Average over the words: `axis=0`.",
                lambda words, vectors: _mean_over(words, vectors, 1),
            ),
            Misconception(
                "You divide by the **square** of the length. A root is missing: `np.linalg.norm(v)`, or `np.sqrt(v @ v)`.",
                lambda words, vectors: _other_length(words, vectors, lambda v: v @ v),
            ),
            Misconception(
                "You divide by the sum of the absolute values. The length is the root of the sum of the squares: `np.linalg.norm(v)`.",
                lambda words, vectors: _other_length(words, vectors, lambda v: np.abs(v).sum()),
            ),
            Misconception(
                "You take the largest number of each dimension. That is another way to make one vector of many (max pooling); asked for is the average.",
                lambda words, vectors: np.max([vectors[w] / np.linalg.norm(vectors[w]) for w in words if w in vectors], axis=0),
            ),
        ),
        hints=(
            "First a list of the vectors that there are: `[vectors[word] for word in words if word in vectors]`.",
            "Divide each by `np.linalg.norm(v)`; then `np.mean(…, axis=0)` averages over the words, not over the numbers.",
        ),
        notice="The order of the words is gone. For a search that hardly matters; two sections further on it will.",
    ),
    Exercise(
        id="09.2",
        title="A search engine in two lines",
        statement="""
            The query has a vector and so has each document. Write `my_ranking(query, documents)`: the positions of the documents (0 is
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
                "Those are the cosines themselves, sorted. Asked for are the **positions** of the documents; `np.argsort` gives them.",
                lambda query, documents: np.sort(documents @ query / np.linalg.norm(documents, axis=1) / np.linalg.norm(query))[::-1].tolist(),
            ),
            Misconception(
                "For each document you say which place it takes. The other way round: for each place, which document stands there.",
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
                "That is the best document alone. Asked for is the whole order, the best first: `np.argsort` in place of `np.argmax`.",
                lambda query, documents: my_ranking(query, documents)[0],
            ),
            Misconception(
                "You give pairs of position and cosine. Asked for are the positions alone.",
                lambda query, documents: [(i, _cosines(query, documents)[i]) for i in my_ranking(query, documents)],
            ),
        ),
        hints=(
            "All dot products at once: `documents @ query`. The lengths of all rows: `np.linalg.norm(documents, axis=1)`.",
            "`np.argsort(-cosines)` gives the positions, the largest cosine first; `.tolist()` makes a list of it.",
        ),
        notice="You may leave out the length of the query: it is the same for all documents and changes no order. Large engines store documents at "
        "length 1, and then the dot product is the cosine.",
    ),
    Prediction(
        id="09.3",
        title="Two homes that never meet",
        statement="""
            One flat is on the site twice, as `home-03` and as `home-14`, and a visitor is shown only one of the two. So in 400 sessions the two names
            **never stand in the same session**. Skip-gram learns from nothing but these sessions. Where will the vector of `home-14` lie, seen from
            `home-03`?
            """,
        choices={
            "near": "The two are never context of each other, and they have the same context: visitors who see one look at the same other homes as visitors who "
            "see the other. It is doctor and nurse again.",
            "no relation": "They never meet, true. But a vector is learned from **all** contexts of a word, and these two share theirs.",
            "far": "A step pushes apart the input vector of one and the **output** vector of the other. Where the two input vectors lie, their contexts decide, "
            "and these are the same.",
        },
        run=_twins_by_sessions,
        hints=(
            "Think of `doctor` and `nurse` in notebook 02: how often did they meet?",
            "Which homes does a visitor look at before and after `home-03`? And before and after `home-14`?",
        ),
    ),
    Exercise(
        id="09.4",
        title="The gradient of the classifier",
        statement=r"""
            Logistic regression gives a review with vector $x$ the probability $p = \sigma(w \cdot x + b)$ of being a happy one. With the loss
            $-\log p$ for happy reviews and $-\log(1 - p)$ for the others, the error is once more $p - y$, and over $R$ reviews

            $$\frac{\partial L}{\partial w} = \frac{1}{R} \sum_r (p_r - y_r)\, x_r \qquad \frac{\partial L}{\partial b} = \frac{1}{R} \sum_r (p_r - y_r)$$

            Write `my_gradient(X, y, w, b)`, which returns both. `sigmoid` of w2vlib is at hand.
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
                "The bias is missing from the score: it is `X @ w + b`.",
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
                "Those are the weights and the bias **after** a step. Give the gradients alone; the step is taken elsewhere, with a rate.",
                _updated,
            ),
            Misconception(
                "That is the loss. Asked for is how it changes with `w` and `b`: the error times the review, and the error.",
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
                _only_happy,
            ),
        ),
        hints=(
            "One line for all errors at once: `error = sigmoid(X @ w + b) - y`, shape (R,).",
            "`X.T @ error` sums the error times the review over all reviews; `error.mean()` is the gradient of b.",
        ),
        notice="It is the gradient of negative sampling (06.3) with w as the output vector of a word HAPPY. There the input vectors moved as well; here they stay, and only w and b learn.",
    ),
    Prediction(
        id="09.5",
        title="Good, not bad",
        statement="""
            Two reviews: *good staff, not bad food* and *bad staff, not good food*. The classifier sees the average of the word vectors. Which of the two does
            it think more likely to be a happy one?
            """,
        choices={
            "the first": "You read the word order. The classifier gets one average, and averages have no order.",
            "the second": "It would have to tell the two apart first. Write the words of both in alphabetical order.",
            "the same": "Both hold the words bad, food, good, not, staff, once each. The same average, the same score, the same probability, whatever the vectors and "
            "the weights are.",
        },
        run=_two_reviews,
        hints=(
            "Write the words of each review in alphabetical order.",
            "What does the average know about which word `not` stands before?",
        ),
    ),
    Exercise(
        id="09.6",
        title="Turn one space onto another",
        statement=r"""
            Row $i$ of $X$ is a word of the first language, row $i$ of $Y$ its translation. You have derived the orthogonal matrix that brings $XW$ nearest to $Y$: with the
            singular value decomposition

            $$X^\top Y = U\, \Sigma\, Q^\top \qquad\text{it is}\qquad W = U\, Q^\top$$

            Write `my_alignment(X, Y)`. `np.linalg.svd` returns the three factors, the last one *already transposed*.
            """,
        reference=my_alignment,
        cases=_alignment_cases,
        misconceptions=(
            Misconception(
                "That is the least-squares map: it may also stretch and shear. Wanted is the best **orthogonal** matrix; drop the singular values of "
                "`X.T @ Y`.",
                lambda X, Y: np.linalg.lstsq(X, Y, rcond=None)[0],
            ),
            Misconception(
                "It goes the wrong way: your matrix turns Y onto X. Take the SVD of `X.T @ Y`, or transpose the result.",
                lambda X, Y: my_alignment(Y, X),
            ),
            Misconception(
                "The singular values are still in it, which gives back `X.T @ Y` itself. Multiply U and Qᵀ without them.",
                _scaled_back,
            ),
            Misconception(
                "`np.linalg.svd` returns the last factor transposed already; you have transposed it once more.",
                _without_transpose,
            ),
            Misconception(
                "The factors stand in the wrong order. `XW` sends a row of X through U first and through Qᵀ afterwards: `U @ Vt`.",
                _other_order,
            ),
            Misconception(
                "U is transposed, and should not be: `U @ Vt`.",
                _first_factor_transposed,
            ),
            Misconception(
                "`*` multiplies place by place. A product of matrices is `@`.",
                _place_by_place,
            ),
            Misconception(
                "`X @ Y.T` compares each **word** with each other word, shape (P, P). What is wanted is a table of the dimensions, summed over the pairs: "
                "`X.T @ Y`, shape (N, N).",
                lambda X, Y: _turn_of(X @ Y.T),
            ),
            Misconception(
                "Those are the words of X after the turn. Asked for is the matrix W that turns them.",
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
                "You decompose X and Y apart. Each SVD sorts its own space by its own spread, and nothing tells them which directions belong together; the "
                "pairs do, in `X.T @ Y`.",
                lambda X, Y: np.linalg.svd(X)[2].T @ np.linalg.svd(Y)[2],
            ),
            Misconception(
                "You subtract the means inside. The notebook does this before, from all words; `my_alignment` takes X and Y as they are.",
                lambda X, Y: my_alignment(X - X.mean(axis=0), Y - Y.mean(axis=0)),
            ),
            Misconception(
                "You bring the rows to length 1 inside. Take X and Y as they are: a long row has more to say.",
                lambda X, Y: my_alignment(_unit_rows(X), _unit_rows(Y)),
            ),
        ),
        hints=(
            "Two lines: the SVD of `X.T @ Y`, an (N, N) matrix; then a product of two of its three factors.",
            "`U, _, Vt = np.linalg.svd(X.T @ Y)`",
        ),
        notice="Orthogonal means: lengths and angles stay, so every cosine within the first language is as it was. The space is turned (perhaps mirrored), not bent.",
    ),
)

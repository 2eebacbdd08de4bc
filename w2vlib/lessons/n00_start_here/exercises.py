"""Exercises of notebook 00: how predictions, checks and hints work, on four short functions about vectors."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction


def _star_product():
    result = np.array([1, 2]) * np.array([3, 4])
    return {1: "[3, 8]", 0: "11"}.get(result.ndim, "a table"), f"np.array([1, 2]) * np.array([3, 4])  ->  {result.tolist()}"


def _numbers(rng, *shape):
    """Numbers that are easy to read: whole ones of type int, or ones with a decimal place."""
    return rng.integers(-5, 6, shape) if rng.random() < 0.5 else np.round(rng.normal(scale=3, size=shape), 1)


def my_dot(a, b):
    """The dot product of two vectors, one number: products place by place, added up.

    my_dot(np.array([1, 2]), np.array([3, 4])) -> 11
    """
    return np.sum(a * b)


def _two_vectors(rng):
    N = rng.integers(1, 6)
    return _numbers(rng, N), _numbers(rng, N)


def my_length(a):
    """The length of a vector, one number: the square root of the sum of the squares.

    my_length(np.array([3, 4])) -> 5
    """
    return np.sqrt(np.sum(a**2))


def my_mean(vectors):
    """The mean of several vectors, N numbers: place by place.

    vectors : array (n, N), one vector in each row

    my_mean(np.array([[1, 2], [3, 6]])) -> [2, 4]
    """
    return vectors.mean(axis=0)


def _first_row_twice(vectors):
    return (vectors[0] + vectors.sum(axis=0)) / len(vectors)


def _divided_each_time(vectors):
    total = np.zeros(vectors.shape[1])
    for vector in vectors:
        total = (total + vector) / len(vectors)
    return total


def _halved_each_time(vectors):
    mean = vectors[0]
    for vector in vectors[1:]:
        mean = (mean + vector) / 2
    return mean


def my_best(words, scores):
    """The word with the largest score.

    words : list of different strings;  scores : array of the same length, all different

    my_best(["cat", "dog"], np.array([0.2, 0.7])) -> "dog"
    """
    return words[np.argmax(scores)]


WORDS = ["cat", "dog", "king", "queen", "milk", "apple", "zoo"]


def _scored_words(rng):
    n = rng.integers(1, 7)
    scores = rng.permutation(np.arange(-20, 21))[:n] * rng.choice([1, 10]) + rng.choice([0, 0, 250, -250, -3000])
    return rng.permutation(WORDS)[:n].tolist(), scores if rng.random() < 0.5 else scores / 10


def _first_above_zero(words, scores, otherwise):
    """A search that begins at the score 0."""
    best, found = 0, otherwise
    for word, score in zip(words, scores, strict=True):
        if score > best:
            best, found = score, word
    return found


def my_distances(vectors, point):
    """The distance of each row from a point: n numbers.

    vectors : array (n, N);  point : array (N,)

    my_distances(np.array([[3, 4], [1, 0]]), np.array([0, 0])) -> [5, 1]
    """
    return np.sqrt(((vectors - point) ** 2).sum(axis=1))


def my_odd_one_out(words, vectors):
    """The word that does not belong to the others: the one whose vector lies farthest from the mean of all.

    words : list of n different strings;  vectors : array (n, N), one row for each word
    """
    return words[np.argmax(my_distances(vectors, vectors.mean(axis=0)))]


def _words_with_vectors(rng):
    while True:
        n, N = rng.integers(3, 7), rng.integers(1, 5)
        vectors = _numbers(rng, n, N) + rng.choice([0, 0, 20])
        second, first = np.sort(my_distances(vectors, vectors.mean(axis=0)))[-2:]
        if first > 1.02 * second:  # one answer, whatever the rounding
            return rng.permutation(WORDS)[:n].tolist(), vectors


def _word_cases(rng):
    return [(["cat", "dog", "king"], np.array([[1.0, 2.0], [2.0, 1.0], [7.0, 8.0]])),
            (["milk", "king", "queen", "apple"], np.array([[-1.0, -1.0], [6.0, 5.0], [5.0, 6.0], [4.0, 5.0]])),
            (["dog", "zoo", "cat"], np.array([[4.0, 0.0, 3.0], [9.0, 9.0, 9.0], [3.0, 1.0, 4.0]])),
            (["zoo", "cat", "dog", "milk", "king"], np.array([[5, 5], [5, 6], [9, -4], [6, 6], [6, 5]])),
            (["king", "queen", "apple", "dog", "cat"], np.array([[7, 8], [8, 7], [6, 2], [1, 6], [0, 6]]))]


EXERCISES = (
    Prediction(
        id="00.1",
        title="What does the star do?",
        statement="What does `np.array([1, 2]) * np.array([3, 4])` give? Guess first. A wrong guess costs nothing and teaches more.",
        choices={
            "11": "1 · 3 + 2 · 4 is 11: that is the **dot product**, written `a @ b`. The star does half of it.",
            "[3, 8]": "The star multiplies place by place. Add the places up and you have the dot product.",
            "a table": "Every number with every other one is the outer product, `np.outer(a, b)`. You will need it in notebook 03.",
        },
        run=_star_product,
        hints=("numpy's `+` adds place by place. The star is its sister.", "The result has as many numbers as each of the two."),
    ),
    Exercise(
        id="00.2",
        title="The dot product",
        statement="""
            Write `my_dot(a, b)`: multiply the two vectors place by place and add the products up. Put your code in place of the dots, run the cell, and read
            what the check says. First run it as it is.
            """,
        reference=my_dot,
        cases=lambda rng: [(np.array([1.0, 2.0]), np.array([3.0, 4.0])), (np.array([2.0, 0.0, -1.0]), np.array([1.0, 5.0, 3.0])),
                           (np.array([-3]), np.array([2])), (np.array([1.0, 1.0]), np.array([-2.0, 2.0]))],
        domain=_two_vectors,
        misconceptions=(
            Misconception("The products are right. Add them up: a dot product is one number.", lambda a, b: a * b),
            Misconception("You add where you should multiply: products first, then their sum.", lambda a, b: np.sum(a + b)),
            Misconception("You multiply the two sums. Multiply place by place **before** you add.", lambda a, b: np.sum(a) * np.sum(b)),
            Misconception("That is the mean of the products. Their sum was asked for.", lambda a, b: np.mean(a * b)),
            Misconception("That is a table of all products. Only the places that belong together are multiplied.", lambda a, b: np.outer(a, b)),
            Misconception("That is the first product alone. Does a `return` stand inside the loop?", lambda a, b: a[0] * b[0]),
            Misconception("The last product is missing. Does the loop end one place too early?", lambda a, b: np.sum((a * b)[:-1])),
            Misconception("You divide by the two lengths as well. That is the cosine of the angle, which comes in notebook 01; the dot product is the sum alone.",
                          lambda a, b: np.sum(a * b) / (np.linalg.norm(a) * np.linalg.norm(b))),
            Misconception("That is the squared distance between the two: you subtract and square. Multiply them with each other.",
                          lambda a, b: np.sum((a - b) ** 2)),
        ),
        hints=("`a * b` multiplies place by place.", "`np.sum` adds up. (And `a @ b` does both; it counts as right.)"),
        notice="Two vectors that point the same way have a large dot product, two at right angles have 0. The whole course is built on this number.",
        equivalents=(("return np.sum(a * b)", "return np.sum(a @ b)", "the sum of one number"),),
        quantities={"a * b": "the products place by place", "a": "the first vector", "b": "the second vector", "total": "the sum so far", "len(a)": "the number of places",
                    "x * y": "the product at one place"},
    ),
    Exercise(
        id="00.3",
        title="Length",
        statement="Write `my_length(a)`: the length of a vector, by Pythagoras.",
        reference=my_length,
        cases=lambda rng: [(np.array([3.0, 4.0]),), (np.array([1.0, -2.0, 2.0]),), (np.array([-2.0]),), (np.array([1, 1]),)],
        domain=lambda rng: (_numbers(rng, rng.integers(1, 6)),),
        misconceptions=(
            Misconception("That is the square of the length: take the root.", lambda a: np.sum(a**2)),
            Misconception("You add up the sizes without squares: that is how far a taxi drives, not how far a bird flies.", lambda a: np.sum(np.abs(a))),
            Misconception("That is how many numbers the vector has. `len` counts; the length of an arrow is something else.", lambda a: len(a)),
            Misconception("You take the root of the mean of the squares. Take the root of their sum.", lambda a: np.sqrt(np.mean(a**2))),
            Misconception("You square each number and take its root again: nothing but the signs has changed. Add the squares up **before** you take "
                          "the root.", lambda a: np.sqrt(a**2)),
            Misconception("You add first and take the square root of the square then: opposite signs cancel. Square each number first.",
                          lambda a: np.abs(np.sum(a))),
            Misconception("You take half of the sum of the squares, not its root. (`** 1 / 2` without brackets means that; `** 0.5` is the root.)",
                          lambda a: np.sum(a**2) / 2),
            Misconception("That is the size of the first number alone. Does a `return` stand inside the loop?", lambda a: np.abs(a[0])),
            Misconception("The last number is missing. Does the loop end one place too early?", lambda a: np.sqrt(np.sum(a[:-1] ** 2))),
            Misconception("`^` is not a power in Python: it compares the bits of two whole numbers. A square is `a**2`.", lambda a: np.sqrt(np.sum(a ^ 2))),
            Misconception("That is the size of the largest number alone. The others make the arrow longer as well.", lambda a: np.max(np.abs(a))),
        ),
        hints=("Square each number, add, take the root.", "`np.sqrt(np.sum(a**2))`"),
        notice="It is the root of the dot product of the vector with itself. `np.linalg.norm` is the name of it in numpy.",
        equivalents=tuple(("return np.sqrt(np.sum(a**2))", after, "a length is never negative")
                          for after in ("return np.abs(np.sqrt(np.sum(a**2)))", "return np.maximum(np.sqrt(np.sum(a**2)), 0)")),
        quantities={"a ** 2": "the squares", "x ** 2": "the square of one number", "x * x": "the square of one number", "np.sum(a ** 2)": "the sum of the squares",
                    "a @ a": "the sum of the squares", "total": "the sum of the squares so far"},
    ),
    Exercise(
        id="00.4",
        title="The mean of vectors",
        statement="Write `my_mean(vectors)`: the mean of the rows, place by place.",
        reference=my_mean,
        cases=lambda rng: [(np.array([[1.0, 2.0], [3.0, 6.0], [8.0, 1.0]]),), (np.array([[0.0, 1.0, 5.0], [2.0, 5.0, 1.0]]),), (np.array([[4, 0], [0, -3], [1, 1], [0, 6]]),),
                           (np.array([[2.0, -1.0, 3.0]]),)],
        domain=lambda rng: (_numbers(rng, rng.integers(1, 6), rng.integers(1, 5)),),
        misconceptions=(
            Misconception("You take the mean of each row: one number for each vector. Average **over** the rows: `axis=0`.", lambda vectors: vectors.mean(axis=1)),
            Misconception("That is a single number, the mean of everything. With `axis=0` each place gets its own mean.", lambda vectors: vectors.mean()),
            Misconception("That is the sum of the rows. Divide by how many there are.", lambda vectors: vectors.sum(axis=0)),
            Misconception("You divide by the number of columns. Divide by the number of **rows**: `len(vectors)`.",
                          lambda vectors: vectors.sum(axis=0) / vectors.shape[1]),
            Misconception("You divide by the number of all entries, rows times columns. Each place has one number from each row, so divide by the number of **rows**.",
                          lambda vectors: vectors.sum(axis=0) / vectors.size),
            Misconception("You divide by 2, however many vectors there are. Divide by the number of rows.", lambda vectors: vectors.sum(axis=0) / 2),
            Misconception("You divide by n − 1, one less than there are vectors. A mean divides by n.", lambda vectors: vectors.sum(axis=0) / (len(vectors) - 1)),
            Misconception("You average the first row and the last one. Those between them count as well.", lambda vectors: (vectors[0] + vectors[-1]) / 2),
            Misconception("The first row counts twice: your sum begins with it and then adds all rows, the first one again.", _first_row_twice),
            Misconception("You divide each time that a row is added, so the first rows are divided again and again. Add all of them up, then divide once.",
                          _divided_each_time),
            Misconception("You take the mean of two again and again, so a later row weighs more than an earlier one. Add all rows up, then divide once.",
                          _halved_each_time),
            Misconception("The last row is missing from your sum. Does the loop end one row too early?", lambda vectors: vectors[:-1].sum(axis=0) / len(vectors)),
            Misconception("The first row is missing from your sum. Rows are counted from 0.", lambda vectors: vectors[1:].sum(axis=0) / len(vectors)),
            Misconception("Only the first row is in your sum. Does a `return` stand inside the loop?", lambda vectors: vectors[0] / len(vectors)),
            Misconception("That is the median, the value in the middle. The mean is the sum divided by how many there are.",
                          lambda vectors: np.median(vectors, axis=0)),
        ),
        hints=("`vectors.mean()` can be told along which axis to go.", "Axis 0 runs down over the rows."),
        notice="Rows are words in this course, and `axis=0` runs over words. CBOW's hidden layer is this one line.",
        quantities={"len(vectors)": "the number of vectors", "n": "the number of vectors", "vectors.sum(axis=0)": "the sum of the rows", "total": "the sum of the rows so far",
                    "sum(column)": "the sum of a column"},
    ),
    Exercise(
        id="00.5",
        title="The best word",
        statement="Write `my_best(words, scores)`: the word whose score is the largest.",
        reference=my_best,
        cases=lambda rng: [(["cat", "dog"], np.array([0.2, 0.7])), (["dog", "cat", "king"], np.array([-0.5, -0.1, -2.0])),
                           (["queen", "milk", "zoo", "king"], np.array([3.0, 9.0, -12.0, 4.0])), (["king", "apple", "dog"], np.array([7, 2, 5]))],
        domain=_scored_words,
        misconceptions=(
            Misconception("That is the place of the best word. Look the word itself up: `words[...]`.", lambda words, scores: np.argmax(scores)),
            Misconception("That is the best score. The word that has it was asked for.", lambda words, scores: np.max(scores)),
            Misconception("That is the word with the **smallest** score.", lambda words, scores: words[np.argmin(scores)]),
            Misconception("You compare the sizes without the signs: −12 is less than 9.", lambda words, scores: words[np.argmax(np.abs(scores))]),
            Misconception("That is the word that comes last in the alphabet: the scores have no say in it.", lambda words, scores: max(words)),
            Misconception("You give back the first word, whatever the scores are. Does a `return` come before all of them have been seen?", lambda words, scores: words[0]),
            Misconception("You give back the last word, whatever the scores are.", lambda words, scores: words[-1]),
            Misconception("You use the largest score itself as a place in the list. Its **place** is what `np.argmax(scores)` gives.", lambda words, scores: words[int(max(scores))]),
            Misconception("That is the first word whose score is above 0.5, or the first of all if there is none. Compare the scores with each other.",
                          lambda words, scores: words[np.argmax(scores > 0.5)]),
            Misconception("That is the longest word: the scores have no say in it.", lambda words, scores: max(words, key=len)),
            Misconception("When all scores are negative, your function finds no word (`None`): its search begins at 0. Begin with the score of a word.",
                          lambda words, scores: _first_above_zero(words, scores, None)),
            Misconception("When all scores are negative, your function gives the first word: negative scores count as 0, or the search begins at 0. Begin with the score of a word.", lambda words, scores: _first_above_zero(words, scores, words[0])),
            Misconception("That is the word with the second largest score.", lambda words, scores: words[np.argsort(scores)[-min(2, len(words))]]),
        ),
        hints=("`np.argmax(scores)` is the place of the largest score.", "`words[place]` is the word there."),
        notice="Scores in, argmax out: every prediction in this course ends with this line.",
        quantities={"np.argmax(scores)": "the place of the largest score", "best": "the best so far", "scores[i]": "one score", "scores[best]": "the largest score so far",
                    "np.argsort(scores)": "the order of the scores", "len(words)": "the number of words"},
    ),
    Exercise(
        id="00.6",
        title="The odd one out",
        statement="""
            Each word has a vector. Which word does not belong to the others? Three steps:

            1. take the mean of all vectors;
            2. measure how far each vector lies from it: the length of the difference. That is `my_distances(vectors, point)`;
            3. find the word that lies farthest. That is `my_odd_one_out(words, vectors)`, and it uses the other one.

            There are three words or more, and one is farther from the mean than all the others. Only `my_odd_one_out` is checked; you may use what you wrote above.
            """,
        reference=my_odd_one_out,
        parts=(my_distances,),
        cases=_word_cases,
        domain=_words_with_vectors,
        misconceptions=(
            Misconception("That is the word with the longest vector. Measure each vector's distance from the **mean**: subtract the mean first.",
                          lambda words, vectors: words[np.argmax(np.linalg.norm(vectors, axis=1))]),
            Misconception("That is the word nearest to the mean, the most ordinary one. The odd one lies farthest.",
                          lambda words, vectors: words[np.argmin(my_distances(vectors, vectors.mean(axis=0)))]),
            Misconception("That is the place of the odd word in the list. Look the word up: `words[...]`.",
                          lambda words, vectors: np.argmax(my_distances(vectors, vectors.mean(axis=0)))),
            Misconception("You measure from a single number, the mean of everything. Each place has a mean of its own: `axis=0`.",
                          lambda words, vectors: words[np.argmax(my_distances(vectors, vectors.mean()))]),
            Misconception("You measure from the first word's vector. If the first word is the odd one, everybody else seems far away; measure from the mean of all.",
                          lambda words, vectors: words[np.argmax(my_distances(vectors, vectors[0]))]),
            Misconception("You measure from the **sum** of the vectors. Divide by how many there are: their mean lies among them.",
                          lambda words, vectors: words[np.argmax(my_distances(vectors, vectors.sum(axis=0)))]),
            Misconception("You add up the sizes of the differences, without squares: a taxi's way. Square, add, take the root.",
                          lambda words, vectors: words[np.argmax(np.abs(vectors - vectors.mean(axis=0)).sum(axis=1))]),
            Misconception("You add up the differences with their signs, so that opposite ones cancel. Square each of them first.",
                          lambda words, vectors: words[np.argmax((vectors - vectors.mean(axis=0)).sum(axis=1))]),
            Misconception("You look at one place, the largest difference anywhere. A distance takes all places together.",
                          lambda words, vectors: words[np.argmax(np.abs(vectors - vectors.mean(axis=0)).max(axis=1))]),
            Misconception("You add up the distances from all the other words. That is another way to ask, and sometimes another word comes out: measure from the mean.",
                          lambda words, vectors: words[np.argmax([my_distances(vectors, vector).sum() for vector in vectors])]),
            Misconception("Those are the distances. The word that has the largest one was asked for.",
                          lambda words, vectors: my_distances(vectors, vectors.mean(axis=0))),
        ),
        hints=("`vectors - point` takes the point away from every row at once. What you did to one vector in 00.3 is done to each row now: `axis=1` adds up along a row.",
               "The point is the mean of 00.4; the distances are the scores of 00.5.",
               "`np.sqrt(((vectors - point) ** 2).sum(axis=1))` are the distances."),
        notice="You have found out something about words without knowing what any of them means. It would not matter if you left the word itself out of the mean: "
        "the distance from the mean of the *others* is n / (n − 1) times as large, for every word.",
        quantities={"vectors.mean(axis=0)": "the mean of all vectors", "vectors - point": "the differences from the point", "(vectors - point) ** 2": "the squared differences",
                    "my_distances(vectors, vectors.mean(axis=0))": "the distances from the mean", "point": "the point to measure from", "mean": "the mean of all vectors",
                    "vectors - mean": "the differences from the mean", "distances": "the distances from the mean", "vector - mean": "the difference of a vector from the mean"},
    ),
)

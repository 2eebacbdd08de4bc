"""Exercises of notebook 00: how predictions, checks and hints work, on four short functions about vectors."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction


def _star_product():
    result = np.array([1, 2]) * np.array([3, 4])
    return {1: "[3, 8]", 0: "11"}.get(result.ndim, "a table"), f"np.array([1, 2]) * np.array([3, 4])  ->  {result.tolist()}"


def my_dot(a, b):
    """The dot product of two vectors, one number: products place by place, added up.

    my_dot(np.array([1, 2]), np.array([3, 4])) -> 11
    """
    return np.sum(a * b)


def _vector_cases(rng):
    given = [(np.array([1.0, 2.0]), np.array([3.0, 4.0])), (np.array([1.0, 0.0, -1.0]), np.array([2.0, 5.0, 2.0]))]
    return given + [(rng.normal(size=N), rng.normal(size=N)) for N in (1, 4, 8)]


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


def my_best(words, scores):
    """The word with the largest score.

    words : list of strings;  scores : array of the same length, all different

    my_best(["cat", "dog"], np.array([0.2, 0.7])) -> "dog"
    """
    return words[np.argmax(scores)]


def _score_cases(rng):
    words = ["cat", "dog", "king", "queen", "milk"]
    return [(["cat", "dog"], np.array([0.2, 0.7])), (words[:3], np.array([-0.5, -0.1, -2.0])), (words, np.array([1.0, 9.0, -12.0, 3.0, 4.0])),
            (words, rng.normal(size=5)), (words, rng.normal(size=5))]


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
        cases=_vector_cases,
        misconceptions=(
            Misconception("The products are right. Add them up: a dot product is one number.", lambda a, b: a * b),
            Misconception("You add where you should multiply: products first, then their sum.", lambda a, b: np.sum(a + b)),
            Misconception("You multiply the two sums. Multiply place by place **before** you add.", lambda a, b: np.sum(a) * np.sum(b)),
            Misconception("That is the mean of the products. Their sum was asked for.", lambda a, b: np.mean(a * b)),
            Misconception("That is a table of all products. Only the places that belong together are multiplied.", lambda a, b: np.outer(a, b)),
        ),
        hints=("`a * b` multiplies place by place.", "`np.sum` adds up. (And `a @ b` does both; it counts as right.)"),
        notice="Two vectors that point the same way have a large dot product, two at right angles have 0. The whole course is built on this number.",
    ),
    Exercise(
        id="00.3",
        title="Length",
        statement="Write `my_length(a)`: the length of a vector, by Pythagoras.",
        reference=my_length,
        cases=lambda rng: [(np.array([3.0, 4.0]),), (np.array([-2.0]),), (np.array([1.0, -2.0, 2.0]),), (rng.normal(size=5),)],
        misconceptions=(
            Misconception("That is the square of the length: take the root.", lambda a: np.sum(a**2)),
            Misconception("You add up the sizes without squares: that is how far a taxi drives, not how far a bird flies.", lambda a: np.sum(np.abs(a))),
            Misconception("That is how many numbers the vector has. `len` counts; the length of an arrow is something else.", lambda a: len(a)),
            Misconception("You take the root of the mean of the squares. Take the root of their sum.", lambda a: np.sqrt(np.mean(a**2))),
            Misconception("You square each number and take its root again: nothing but the signs has changed. Add the squares up **before** you take "
                          "the root.", lambda a: np.sqrt(a**2)),
            Misconception("You add first and take the square root of the square then: opposite signs cancel. Square each number first.",
                          lambda a: np.abs(np.sum(a))),
        ),
        hints=("Square each number, add, take the root.", "`np.sqrt(np.sum(a**2))`"),
        notice="It is the root of the dot product of the vector with itself. `np.linalg.norm` is the name of it in numpy.",
    ),
    Exercise(
        id="00.4",
        title="The mean of vectors",
        statement="Write `my_mean(vectors)`: the mean of the rows, place by place.",
        reference=my_mean,
        cases=lambda rng: [(np.array([[1.0, 2.0], [3.0, 6.0]]),), (np.array([[0.0, 1.0, 5.0], [2.0, 5.0, 1.0]]),), (rng.normal(size=(1, 3)),),
                           (rng.normal(size=(4, 4)),), (rng.normal(size=(5, 2)),)],
        misconceptions=(
            Misconception("You take the mean of each row: one number for each vector. Average **over** the rows: `axis=0`.", lambda vectors: vectors.mean(axis=1)),
            Misconception("That is a single number, the mean of everything. With `axis=0` each place gets its own mean.", lambda vectors: vectors.mean()),
            Misconception("That is the sum of the rows. Divide by how many there are.", lambda vectors: vectors.sum(axis=0)),
            Misconception("You divide by the number of columns. Divide by the number of **rows**: `len(vectors)`.",
                          lambda vectors: vectors.sum(axis=0) / vectors.shape[1]),
        ),
        hints=("`vectors.mean()` can be told along which axis to go.", "Axis 0 runs down over the rows."),
        notice="Rows are words in this course, and `axis=0` runs over words. CBOW's hidden layer is this one line.",
    ),
    Exercise(
        id="00.5",
        title="The best word",
        statement="Write `my_best(words, scores)`: the word whose score is the largest.",
        reference=my_best,
        cases=_score_cases,
        misconceptions=(
            Misconception("That is the place of the best word. Look the word itself up: `words[...]`.", lambda words, scores: np.argmax(scores)),
            Misconception("That is the best score. The word that has it was asked for.", lambda words, scores: np.max(scores)),
            Misconception("That is the word with the **smallest** score.", lambda words, scores: words[np.argmin(scores)]),
            Misconception("You compare the sizes without the signs: −12 is less than 9.", lambda words, scores: words[np.argmax(np.abs(scores))]),
            Misconception("That is the word that comes last in the alphabet: the scores have no say in it.", lambda words, scores: max(words)),
        ),
        hints=("`np.argmax(scores)` is the place of the largest score.", "`words[place]` is the word there."),
        notice="Scores in, argmax out: every prediction in this course ends with this line.",
    ),
)

"""How long a check takes, for answers that people wrote; run it with `make bench-checks`.

Times are CPU milliseconds. A right answer is checked once before it is timed, as at a learner's second press; a wrong
one is timed at its first check, which looks for what to say. The order is drawn. Exit code 1 when a bar is missed.
"""

import random
import sys
from time import process_time

import numpy as np

from tests.bench.bench_core import report
from tests.exercises.test_answers import ANSWERS, written_by
from w2vlib.exercises import find
from w2vlib.exercises.checking import judge

RIGHT_MS, WRONG_MS, SEED = 50, 300, 0


def milliseconds(function, *arguments):
    start = process_time()
    function(*arguments)
    return 1e3 * (process_time() - start)


def bare_calls(exercise, function):
    """The function is called with the arguments of every case, and nothing else is done."""
    for arguments in exercise.arguments():
        function(*arguments)


def right_answers(answers):
    """ms of each: (its check, the bare calls of its cases)."""
    told = []
    for answer in answers:
        exercise, function = find(answer["exercise"]), written_by(answer)
        judge(exercise, function)
        told.append((milliseconds(judge, exercise, function), milliseconds(bare_calls, exercise, function)))
    return np.array(told)


def wrong_answers(answers):
    """ms of the first check of each."""
    return np.array([milliseconds(judge, find(answer["exercise"]), written_by(answer)) for answer in answers])


def main():
    shuffled = random.Random(SEED).sample(ANSWERS, len(ANSWERS))
    wrong = wrong_answers([answer for answer in shuffled if not answer["right"]])
    right = right_answers([answer for answer in shuffled if answer["right"]])
    checks, calls = right.T
    print(f"{len(right)} right answers: a check takes {np.median(checks / calls):.1f} times the bare calls (median)")
    for name, times in (("right", checks), ("wrong", wrong)):
        middle, most = np.percentile(times, (50, 90))
        print(f"{name}: median {middle:.0f} ms, nine in ten {most:.0f} ms, slowest {times.max():.0f} ms")
    met = [
        report(f"median of {len(right)} right answers", np.median(checks), RIGHT_MS, "ms"),
        report(f"median of {len(wrong)} wrong answers", np.median(wrong), WRONG_MS, "ms"),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

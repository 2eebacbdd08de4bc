"""The cases of an exercise tell right answers from every small wrong one, and never right answers apart."""

import numpy as np
import pytest

from tests.exercises.test_gates import TO_WRITE, WRITE
from w2vlib.exercises.cases import disagreeing, separate, unnoticed, ways
from w2vlib.exercises.evidence import is_plain, reference_results
from w2vlib.exercises.mutation import edits


@WRITE
def test_each_edit_of_the_reference_is_refused_or_listed_as_equivalent(exercise):
    assert [f"{e.kind}: {e.before} → {e.after}" for e in unnoticed(exercise)] == []


@WRITE
def test_each_equivalent_edit_has_a_reason_and_is_an_edit(exercise):
    known = {(edit.before, edit.after) for edit in edits(exercise.solution)}
    for before, after, reason in exercise.equivalents:
        assert (before, after) in known
        assert reason


@WRITE
def test_all_right_ways_agree_wherever_the_statement_allows(exercise):
    for way in ways(exercise):
        differ = disagreeing(exercise, way)
        assert differ == [], f"{way.__name__} on {differ[0]}"


@WRITE
def test_the_first_case_is_telling(exercise):
    results = reference_results(exercise)
    assert not is_plain(results[0])
    assert not is_plain(results[1])


@WRITE
def test_cases_share_nothing_that_a_function_may_change(exercise):
    values = [a for arguments in exercise.arguments() + exercise.arguments() for a in arguments]
    arrays = [a if a.base is None else a.base for a in values if isinstance(a, np.ndarray)]
    lists = [a for a in values if isinstance(a, list)]
    assert len({id(a) for a in arrays}) == len(arrays)
    assert len({id(a) for a in lists}) == len(lists)


def test_a_wrong_function_is_separated_by_small_arguments():
    softmax = next(e for e in TO_WRITE if e.id == "04.3")
    found = separate(softmax, lambda logits: np.exp(logits) / np.exp(logits).sum())
    assert found is not None and found[0].max() > 700
    assert separate(softmax, softmax.reference) is None


@pytest.mark.parametrize("exercise", TO_WRITE[:3], ids=lambda e: e.id)
def test_edits_are_in_order_and_all_different(exercise):
    found = edits(exercise.solution)
    assert found == sorted(found)
    assert len({edit.apply(exercise.solution) for edit in found}) == len(found)

"""A loss, weights and a claimed gradient flow in; finite differences and the name of the wrong term flow out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .support.checks import check_numbers, check_positive
from .support.quoted import quoted

TOLERANCE = 1e-4
SMALLEST = 1e-3  # entries below this share of the largest are compared with that share: they drown in rounding noise


def numeric_gradient(f: Callable, x, eps: float = 1e-5) -> np.ndarray:
    """The gradient of `f` at `x` by central differences, one entry at a time, shape of `x`.

    ∂f/∂x_d ≈ (f(x + ε e_d) − f(x − ε e_d)) / 2ε,   wrong by about ε² (and by rounding, about 10⁻¹⁶ · |f| / ε)

    Parameters
    ----------
    f : function of an array like `x`, gives one number; it must give the same number for the same array
    x : float array of any shape and of any float type; it is left as it is
    eps : the step to either side, greater than 0

    Raises
    ------
    ValueError
        If `eps` is not positive, if `f` gives anything but one number, or draws random ones: asked twice, it answers
        differently.

    Examples
    --------
    >>> numeric_gradient(lambda x: float((x**2).sum()), np.array([1.0, -2.0])).round(4)
    array([ 2., -4.])
    """
    eps = check_positive("eps", eps)
    x = np.array(check_numbers("x", x))
    once, twice = _value(f, x.copy()), _value(f, x.copy())
    if once != twice and not np.isnan([once, twice]).all():
        raise ValueError(
            f"The loss gave {once:.6g} and then {twice:.6g} for the same weights, so differences of it say nothing. "
            "If it draws random numbers, restore the random state before each call."
        )
    gradient = np.empty_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        width = up[place] - down[place] or eps  # a step lost in rounding leaves a gradient of 0
        gradient[place] = (_value(f, up) - _value(f, down)) / width
    return gradient


def _value(f, x):
    number = check_numbers("What the loss gives back", _function(f)(x), finite=False)
    if number.ndim:
        raise ValueError(f"The loss must give one number, not an array {number.shape}; sum it up, for instance.")
    return number[()]


def _function(loss):
    if not callable(loss):
        raise ValueError(f"The loss must be a function of the weights; you gave {quoted(loss)}.")
    return loss


def relative_errors(analytic, numeric) -> np.ndarray:
    """|a − n| / max(|a|, |n|) for each entry, same shape, 0 to 2; 0 where both are 0.

    An entry smaller than a thousandth of the largest is compared with that thousandth.
    """
    analytic, numeric = (np.asarray(check_numbers("A gradient", g, finite=False), float) for g in (analytic, numeric))
    if analytic.shape != numeric.shape:
        raise ValueError(f"The two gradients have the shapes {analytic.shape} and {numeric.shape}; they must agree.")
    sizes = np.maximum(np.abs(analytic), np.abs(numeric))
    sizes = np.maximum(sizes, SMALLEST * sizes.max(initial=0, where=np.isfinite(sizes)))
    with np.errstate(all="ignore"):  # what is infinite agrees with nothing: NaN
        return np.abs(analytic - numeric) / np.where(sizes > 0, sizes, 1)


class Finding(NamedTuple):
    """What the check says about one matrix.

    name : of the matrix
    error : the largest relative error, 0 to 2
    row, column : where it is
    analytic, numeric : both gradients, (V, N)
    wrong_rows : ids of the rows that hold an error above the tolerance
    verdict : one sentence that names what is wrong, and where
    """

    name: str
    error: float
    row: int
    column: int
    analytic: np.ndarray
    numeric: np.ndarray
    wrong_rows: np.ndarray
    verdict: str

    @property
    def right(self) -> bool:
        return not len(self.wrong_rows)


def check_gradients(loss: Callable, weights: dict, gradients: dict, words: Sequence[str] = (), terms=None,
                    eps: float = 1e-5) -> list[Finding]:
    """Compare claimed gradients with finite differences of the loss, one finding for each matrix.

    Parameters
    ----------
    loss : function of a dict like `weights`, gives one number
    weights : dict name → matrix (V, N)
    gradients : dict name → claimed gradient, same names and shapes
    words : the V words, to name rows with; by default their numbers
    terms : optional dict name of a matrix → dict name of a term → array (V, N); they sum to the right gradient, and
        the verdict then says which of them is missing or has a wrong factor
    """
    for given in (weights, gradients, terms or {}):
        if not isinstance(given, Mapping) or (given is gradients and not weights.keys() <= given.keys()):
            raise ValueError("Weights and gradients are dicts with the same names, such as {'W_in': …, 'W_out': …}; "
                             f"you gave {quoted(given)}.")
    findings, terms = [], terms or {}
    for name, matrix in weights.items():
        matrix = check_numbers(f"The matrix {name}", matrix, "VN")
        if len(words) and len(words) != len(matrix):
            raise ValueError(f"{name} has {len(matrix)} rows, one for each word; you gave {len(words)} words.")
        numeric = numeric_gradient(lambda moved, name=name: _function(loss)({**weights, name: moved}), matrix, eps)
        claimed = check_numbers(f"The gradient of {name}", gradients[name], finite=False).astype(float)
        errors = relative_errors(claimed, numeric)
        row, column = map(int, np.unravel_index(errors.round(6).argmax(), errors.shape))  # not the winner by rounding
        wrong = np.flatnonzero(~(errors <= TOLERANCE).all(axis=1))  # so written, NaN is wrong
        told = f"{name} is right: no relative error is above {TOLERANCE:g}."
        if len(wrong):
            labels = [f"“{words[r]}”" if len(words) else f"{r}" for r in wrong]
            parts = {term: array[wrong] for term, array in terms.get(name, {}).items()}
            fault = _fault(claimed[wrong], numeric[wrong], labels, parts)
            told = f"{name} is wrong{_rows(labels, len(matrix))}: {fault}"
        findings.append(Finding(name, float(errors.max()), row, column, claimed, numeric, wrong, told))
    return findings


def _rows(labels, V):
    if len(labels) == V:
        return " in every row"
    return f" in the row{'s' * (len(labels) > 1)} of {_list(labels)}"


def _list(labels, most=5):
    shown = list(labels[:most]) + ([f"{len(labels) - most} more"] if len(labels) > most else [])
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


def _fault(claimed, numeric, labels, terms) -> str:
    """Name the fault of wrong rows (R, N): cut to 0, missing, a sign, a factor, a wrong term, or something else."""
    if not np.isfinite(numeric).all():
        return "the loss itself gives no finite number there."
    if not np.isfinite(claimed).all():
        return "the gradient holds what is no finite number there."
    if not claimed.any():
        return "the gradient is 0 there and should not be."
    for cut, kept, lost in ((np.maximum, "positive", "negative"), (np.minimum, "negative", "positive")):
        if _same(claimed, cut(0, numeric)):
            return f"the {kept} entries are right, every {lost} one is 0."
    factors = row_factors(claimed, numeric)
    if np.ptp(factors) < 5e-3 * max(1, abs(factors[0])):
        return f"each {_factor(factors[0])}."
    if faulty := terms and _faulty_terms(claimed, terms):
        return "; ".join(f"the term {term} {_factor(share)}" for term, share in faulty) + "."
    if np.isnan(factors).any():
        return "the direction is wrong there, not the size alone."
    told = [f"{_factor(factor)} for {label}" for factor, label in zip(factors[:4], labels, strict=False)]
    return "; ".join(told) + (", and so on." if len(factors) > 4 else ".")


def _faulty_terms(claimed, terms):
    """The terms (name, share) whose share in `claimed` is not 1; empty when no sum of shares gives it."""
    columns = np.stack([array.ravel() for array in terms.values()], axis=1)
    shares = np.linalg.lstsq(columns, claimed.ravel())[0]
    exact = _same(columns @ shares, claimed.ravel())
    return [(term, share) for term, share in zip(terms, shares, strict=True) if exact and abs(share - 1) > 5e-3]


def row_factors(claimed, numeric) -> np.ndarray:
    """How many times the numeric row each claimed row is, (R,); NaN for a row that points another way."""
    claimed, numeric = (np.asarray(gradient, float) for gradient in (claimed, numeric))
    squares = (numeric**2).sum(axis=1)
    factors = (claimed * numeric).sum(axis=1) / np.where(squares > 0, squares, 1)
    parallel = [_same(row, factor * truth) for row, factor, truth in zip(claimed, factors, numeric, strict=True)]
    return np.where(parallel, factors, np.nan)


def _same(a, b):
    return bool(np.abs(a - b).max() <= 1e-3 * np.abs(b).max())


def _factor(factor):
    if abs(factor) < 5e-3:
        return "is missing"
    if abs(factor + 1) < 5e-3:
        return "has its sign turned round"
    size = f"{factor:.4f}" if abs(factor - 1) < 5e-3 else f"{factor:.2f}".replace("-", "−")
    for n in range(2, 13):
        size = f"1/{n}" if abs(factor * n - 1) < 5e-3 else f"{n}" if abs(factor / n - 1) < 5e-3 else size
    return f"is {size} times what it should be"

"""A setting is either kept as it was given or refused with a sentence that says what is allowed."""

import math
import re
from dataclasses import FrozenInstanceError, asdict, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2vlib.settings import CHOICES, GENSIM, FastSettings, Settings, choose
from w2vlib.support.quoted import quoted

NAN, INFINITY = float("nan"), float("inf")
HUGE = pytest.param(10**5000, id="huge")  # Python refuses to print it
WHOLE = ("dim", "window", "negatives", "steps", "seed")


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", [-1, 2.5, 2.0, NAN, INFINITY, "2", None, True, [2]])
def test_what_is_no_whole_number_is_refused(name, value):
    with pytest.raises(ValueError, match=f"{name} must be a whole number") as told:
        Settings(**{name: value})
    assert repr(value) in str(told.value)


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "seed"])
def test_zero_is_allowed_for_the_seed_alone(name):
    assert Settings(seed=0).seed == 0
    with pytest.raises(ValueError, match=rf"{name} must be a whole number .* 1.*you gave 0\."):
        Settings(**{name: 0})


@pytest.mark.parametrize(("name", "most"), [("dim", 1_000), ("window", 100), ("negatives", 1_000)])
def test_what_would_fill_the_memory_is_refused(name, most):
    assert getattr(Settings(**{name: most}), name) == most
    for value in (most + 1, 10**400, 10**5000):
        with pytest.raises(ValueError, match=f"{name} must be a whole number from 1 to {most:,}"):
            Settings(**{name: value})


@pytest.mark.parametrize("value", [NAN, INFINITY, -INFINITY, "x", None, True, 1j, 10**400, -(10**400), HUGE])
@pytest.mark.parametrize("name", ["learning_rate", "noise_exponent"])
def test_what_is_no_finite_number_is_refused(name, value):
    with pytest.raises(ValueError, match=f"{name} must be a finite number"):
        Settings(**{name: value})


@pytest.mark.parametrize("value", [0, -0.0, -1, -1e-300])
def test_a_learning_rate_must_be_positive(value):
    with pytest.raises(ValueError, match="learning_rate must be greater than 0"):
        Settings(learning_rate=value)


@pytest.mark.parametrize(("name", "least", "most", "beyond"), [
    ("dim", 1, 10**9, (0, 10**9 + 1)), ("window", 1, 31, (0, 32)), ("sample", 0, 1, (-0.01, 1.01)),
    ("min_count", 1, 10**12, (0,)), ("epochs", 1, 10**12, (0,)), ("threads", 1, 10**3, (0,)),
    ("learning_rate", 1e-300, 10, (0, 10.01)),
])
def test_the_fast_trainer_has_limits_of_its_own_which_are_allowed_themselves(name, least, most, beyond):
    for value in (least, most):
        assert getattr(FastSettings(**{name: value}), name) == value
    for value in beyond:
        with pytest.raises(ValueError, match=f"^{name} must be .*; you gave {value}"):
            FastSettings(**{name: value})


def test_many_threads_need_numba():
    assert FastSettings(threads=2, backend="numba").threads == 2
    assert FastSettings(threads=1, backend="numpy").backend == "numpy"
    with pytest.raises(ValueError, match=r"numpy backend runs on one thread; take backend='numba'"):
        FastSettings(threads=2, backend="numpy")


@pytest.mark.parametrize("value", [2.01, -2.01, 1e300])
def test_a_noise_exponent_lies_between_minus_2_and_2(value):
    with pytest.raises(ValueError, match="noise_exponent must be between -2 and 2"):
        Settings(noise_exponent=value)
    assert [Settings(noise_exponent=limit).noise_exponent for limit in (-2, 2)] == [-2, 2]


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("value", ["", "Adam?", None, 0, NAN, ["sgd"], np.array(["sgd", "adam"]), HUGE])
def test_a_choice_that_is_not_offered_is_refused(name, value):
    kind = Settings if hasattr(Settings, name) else FastSettings
    with pytest.raises(ValueError, match=f"{name} can be '{CHOICES[name][0]}' or '{CHOICES[name][1]}'"):
        kind(**{name: value})


class Unspeakable:
    def __repr__(self):
        raise RuntimeError


def test_a_message_quotes_any_value_at_all():
    assert quoted("x") == "'x'" and quoted(10**5000) == "a value of type int"
    assert quoted(Unspeakable()) == "a value of type Unspeakable"
    assert len(quoted("x" * 10_000)) <= 80


@pytest.mark.parametrize(
    ("wrong", "right"), [({"architecture": "skipgram"}, "skip-gram"), ({"objective": "negative"}, "negative sampling")]
)
def test_a_choice_spelled_nearly_right_is_answered_with_the_right_spelling(wrong, right):
    with pytest.raises(ValueError, match=f"Did you mean '{right}'"):
        Settings(**wrong)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in (Settings, FastSettings) for name in CHOICES
                                            if name in kind.__dataclass_fields__])
def test_a_choice_like_no_other_is_answered_with_the_usual_one(kind, name):
    with pytest.raises(ValueError, match=f"Did you mean '{asdict(kind())[name]}'"):
        kind(**{name: "?"})


def test_what_is_not_chosen_is_what_the_notebooks_are_written_for():
    assert asdict(Settings()) == {
        "architecture": "skip-gram", "objective": "softmax", "dim": 8, "window": 2, "negatives": 5,
        "noise_exponent": 0.75, "learning_rate": 0.3, "schedule": "linear", "steps": 15_000, "optimizer": "sgd",
        "average": "corrected", "seed": 0,
    }
    assert asdict(FastSettings()) == {
        "architecture": "skip-gram", "dim": 100, "window": 5, "negatives": 5, "noise_exponent": 0.75, "sample": None,
        "min_count": 5, "epochs": 1, "learning_rate": None, "average": "corrected", "backend": "auto", "threads": 1,
        "seed": 1,
    }


def test_an_unknown_name_is_answered_with_all_names_and_the_nearest():
    with pytest.raises(ValueError, match=r"There is no setting 'learning_rat'.*Did you mean 'learning_rate'"):
        choose(Settings, None, {"dim": 3, "learning_rat": 0.1})
    with pytest.raises(ValueError, match=r"no setting 'negative'; .*backend.* Did you mean 'negatives'"):
        choose(FastSettings, None, {"negative": 5})


@pytest.mark.parametrize("given", [FastSettings(), "dim=8", {"dim": 8}, 5])
def test_what_are_no_settings_of_this_trainer_is_refused(given):
    with pytest.raises(ValueError, match=r"made by Settings\("):
        choose(Settings, given, {})
    assert choose(Settings, Settings(dim=3), {"seed": 2}) == Settings(dim=3, seed=2)
    assert choose(Settings, None, {}) == Settings()


@given(st.sampled_from([*asdict(Settings())]), st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.binary()))
def test_any_value_at_all_is_kept_or_refused_with_a_sentence(name, value):
    try:
        settings = Settings(**{name: value})
    except ValueError as told:
        assert name in str(told)
    else:
        assert getattr(settings, name) == value


def test_numbers_of_numpy_and_fractions_become_plain_ones():
    settings = Settings(dim=np.int32(4), seed=np.uint8(7), learning_rate=np.float32(0.5), noise_exponent=Fraction(1, 2))
    assert [type(v) for v in (settings.dim, settings.seed, settings.learning_rate)] == [int, int, float]
    assert (settings.dim, settings.seed, settings.learning_rate, settings.noise_exponent) == (4, 7, 0.5, 0.5)


@pytest.mark.parametrize("kind", [Settings, FastSettings])
def test_settings_never_change_but_make_changed_copies(kind):
    settings = kind()
    with pytest.raises(FrozenInstanceError):
        settings.dim = 5
    assert replace(settings, dim=5) == kind(dim=5)
    with pytest.raises(ValueError):
        replace(settings, dim=0)


def test_a_linear_rate_falls_evenly_and_stays_above_zero():
    settings = Settings(learning_rate=0.4, steps=100)
    assert [settings.rate(t) for t in (0, 25, 50)] == pytest.approx([0.4, 0.3, 0.2])
    assert [settings.rate(t) for t in (100, 101, 10**9)] == pytest.approx([0.4e-4] * 3)
    rates = [settings.rate(t) for t in range(101)]
    assert rates == sorted(rates, reverse=True)


@pytest.mark.parametrize(("architecture", "average", "start"), [
    ("skip-gram", "corrected", 0.025), ("skip-gram", "historical", 0.025),
    ("cbow", "corrected", 0.15), ("cbow", "historical", 0.025),
])
def test_the_fast_rate_falls_from_the_one_chosen_or_from_the_one_of_its_architecture(architecture, average, start):
    """All are 0.025, as in word2vec.c for skip-gram, but that of CBOW's divided gradient, whose steps are shorter."""
    settings = FastSettings(architecture=architecture, average=average)
    assert [settings.rate(share) for share in (0, 0.5, 1)] == pytest.approx([start, start / 2, start / 10_000])
    assert replace(settings, learning_rate=0.4).rate(0.25) == pytest.approx(0.3)


def test_a_constant_rate_stays():
    settings = Settings(learning_rate=0.4, schedule="constant", steps=100)
    assert {settings.rate(t) for t in range(1000)} == {0.4}


def test_the_rate_of_a_run_longer_than_any_float_is_finite():
    assert math.isfinite(Settings(steps=10**400).rate(5))


@pytest.mark.parametrize("name", GENSIM)
def test_a_parameter_of_gensims_is_answered_with_ours(name):
    for kind in (Settings, FastSettings):
        with pytest.raises(ValueError, match=f"no setting '{name}'.*gensim: "):
            kind(**{name: 1})
    ours = re.search(r"here it is (\w+)", GENSIM[name])
    assert not ours or ours[1] == "the" or ours[1] in FastSettings.__dataclass_fields__

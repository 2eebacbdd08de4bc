"""A kernel in which training starts from numbers that are a hair beside their place; no notebook may notice.

    python disturbed.py SEED HAIR -f connection.json

Processor, BLAS and numpy decide how a sum is rounded. An output that such a hair can change is not decided by
mathematics.
"""

import sys
from functools import wraps
from importlib import import_module

import numpy as np

FUNCTIONS = {
    "w2vlib.counts": {"ppmi": 1},
    "w2vlib.model": {"initial_weights": 1},
    "w2vlib.sampling": {"noise_distribution": 1, "keep_probability": 1},
    "w2vlib.fast.trainer": {"initial_weights": 1e5},  # goes on in float32, where a smaller hair is rounded away
}
"""Modules → functions that training starts from → the width of a hair there, times HAIR."""


def disturb(rng, hair):
    """Let each of FUNCTIONS give its numbers times 1 + hair or 1 - hair; call it before anything imports them."""

    def beside(function, width):
        @wraps(function)
        def wrapper(*args, **kwargs):
            exact = function(*args, **kwargs)
            return exact * (1 + width * rng.choice([-1, 1], exact.shape))

        return wrapper

    for home, functions in FUNCTIONS.items():
        module = import_module(home)
        for name, width in functions.items():
            setattr(module, name, beside(getattr(module, name), width * hair))


if __name__ == "__main__":
    from ipykernel.kernelapp import launch_new_instance

    seed, hair = int(sys.argv.pop(1)), float(sys.argv.pop(1))
    disturb(np.random.default_rng(seed), hair)
    launch_new_instance()

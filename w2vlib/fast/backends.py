"""The name of a backend flows in; the function that trains a batch, compiled and ready, flows out."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from ..settings import FastSettings
from . import batches


def open_backend(settings: FastSettings, say=print):
    """The name of the backend that will train, and its function (W_in, W_out, Batch) → None.

    With backend "auto", numpy takes over where numba is missing or fails; `say` is given a sentence about it.

    Raises
    ------
    ValueError
        If backend "numba" is asked for and does not work here.
    """
    if settings.backend != "numpy":
        try:
            return "numba", _numba(settings, say)
        except Exception as error:  # whatever a compiler can run into
            missing = isinstance(error, ModuleNotFoundError)
            reason = "numba is not installed" if missing else f"numba fails here ({str(error).splitlines()[0]})"
            if settings.backend == "numba":
                raise ValueError(f"{reason}: take backend='numpy', or pip install numba.") from error
            say(f"The fast trainer runs on numpy, about three times slower than it could: {reason}.")
    if settings.architecture == "cbow":
        return "numpy", partial(
            batches.train_cbow, negatives=settings.negatives, corrected=settings.average == "corrected")
    return "numpy", partial(batches.train_skipgram, negatives=settings.negatives)


def _numba(settings, say):
    kernels = _kernels()
    cbow = settings.architecture == "cbow"
    kernel = kernels.train_cbow if cbow else kernels.train_skipgram
    further = (np.float32(settings.negatives), *([settings.average == "corrected"] if cbow else []))

    def train(W_in, W_out, batch):
        kernel(W_in, W_out, *batch, *further)

    if not kernel.signatures and not _is_cached(kernel, kernels.__file__):
        say("Compiling the fast trainer: some seconds, this once.")
    nothing_drawn = [np.zeros((0, 4), np.int32)] * 3 + [np.zeros((0, 1, 4), np.int32), np.zeros(0, np.float32)]
    nothing = np.zeros((1, settings.dim), np.float32)
    train(nothing, nothing.copy(), nothing_drawn)
    return train


def _kernels():
    try:
        from . import kernels
    except RuntimeError:  # numba may write neither beside the module nor in the user's cache folder
        import numba

        numba.config.CACHE_DIR = str(Path(tempfile.gettempdir(), "w2vlib-numba"))
        from . import kernels
    return kernels


def _is_cached(kernel, source):
    index = Path(kernel.stats.cache_path).glob(f"kernels.{kernel.__name__}-*.nbi")
    return any(file.stat().st_mtime >= Path(source).stat().st_mtime for file in index)

"""The fast trainer: skip-gram and CBOW with negative sampling on millions of words.

`ingest` numbers the words, `batches` holds the mathematics in numpy, `kernels` the same compiled, `backends` chooses
between the two, `trainer` runs them, `saved` keeps a run in a file.
"""

from ..settings import FastSettings
from .trainer import FastTrainer, train_fast

__all__ = ["FastSettings", "FastTrainer", "train_fast"]

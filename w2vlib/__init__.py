"""The library that the notebooks derive: text → pairs → two matrices → a trainer that runs both ways → word vectors.

The names below are loaded when first used, so that `import w2vlib` costs next to nothing.
"""

from importlib import import_module

_HOMES = {
    "text": ("Corpus", "UnknownWord", "Vocabulary", "load_kinds", "load_kingdom", "split_sentences", "stop_words",
             "tokenize"),
    "windows": ("cbow_examples", "skipgram_pairs", "window"),
    "objectives": ("full_softmax", "negative_sampling", "sigmoid", "softmax"),
    "sampling": ("draw_negatives", "keep_probability", "noise_distribution"),
    "training": ("Divergence", "Settings", "Step", "Trainer"),
    "embeddings": ("Embeddings", "load_analogies", "same_kind_share", "score_analogies", "score_similarity"),
    "formats": ("load_vectors", "save_vectors"),
    "projection": ("pca",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'w2vlib' has no attribute {name!r}")
    value = getattr(import_module(f"w2vlib.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return __all__

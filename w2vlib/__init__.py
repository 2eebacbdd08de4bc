"""The library that the notebooks derive: text → pairs → two matrices → a reversible trainer → word vectors.

The names below are loaded when first used, so that `import w2vlib` costs next to nothing.
"""

from .support.lazy import lazy

_HOMES = {
    "text": ("Corpus", "UnknownWord", "Vocabulary", "load_kinds", "load_kingdom", "split_sentences", "stop_words",
             "tokenize"),
    "counts": ("concordance", "cooccurrences", "count_embeddings", "ppmi", "svd_vectors"),
    "windows": ("cbow_examples", "skipgram_pairs", "window"),
    "huffman": ("huffman_paths",),
    "objectives": ("full_softmax", "hierarchical_softmax", "log_sigmoid", "negative_sampling", "sigmoid", "softmax"),
    "gradcheck": ("check_gradients", "numeric_gradient", "relative_errors"),
    "sampling": ("draw_negatives", "keep_probability", "noise_distribution"),
    "training": ("Divergence", "Settings", "Step", "Trainer"),
    "embeddings": ("Embeddings", "load_analogies", "same_kind_share", "score_analogies", "score_similarity"),
    "corpora": ("SyntheticCorpus", "fetch_corpus", "load_corpus"),
    "phrases": ("Phrases", "find_phrases"),
    "fast": ("FastSettings", "FastTrainer", "train_fast"),
    "formats": ("load_vectors", "save_projector", "save_vectors"),
    "projection": ("pca",),
}
__getattr__, __dir__, __all__ = lazy(__name__, _HOMES)

"""Views over the trainer: a `Panel` asks with controls and answers with blocks; each is loaded when first used."""

from ..lazy import lazy

_HOMES = {
    "analogy_explorer": ("AnalogyExplorer",),
    "breakit_lab": ("BreakItLab",),
    "cooccurrence_map": ("CooccurrenceMap",),
    "force_diagram": ("ForceDiagram",),
    "guess_game": ("GuessGame",),
    "live_training": ("LiveTraining",),
    "machine": ("Machine",),
    "noise_explorer": ("NoiseExplorer",),
    "player": ("TrainingPlayer",),
    "round_trip": ("RoundTrip",),
    "playgrounds": ("DotProductPlayground", "SoftmaxPlayground"),
    "search_explorer": ("SearchExplorer",),
    "vocabulary_explorer": ("BagExplorer", "OneHotExplorer", "VocabularyExplorer"),
    "window_explorer": ("WindowExplorer",),
    "word_explorer": ("WordExplorer",),
}
__getattr__, __dir__, __all__ = lazy(__name__, _HOMES)

"""What a learner drives: a `Panel` asks with controls and answers with blocks; each is loaded when first used."""

from ..support.lazy import lazy

_HOMES = {
    "panels.analogy_explorer": ("AnalogyExplorer",),
    "panels.breakit_lab": ("BreakItLab",),
    "panels.cooccurrence_map": ("CooccurrenceMap",),
    "panels.force_diagram": ("ForceDiagram",),
    "panels.guess_game": ("GuessGame",),
    "panels.live_training": ("LiveTraining",),
    "panels.look_up": ("LookUp",),
    "machine.machine": ("Machine",),
    "machine.session": ("Scene",),
    "panels.noise_explorer": ("NoiseExplorer",),
    "player.player": ("TrainingPlayer",),
    "panels.rank_explorer": ("RankExplorer",),
    "panels.round_trip": ("RoundTrip",),
    "panels.playgrounds": ("DotProductPlayground", "SoftmaxPlayground"),
    "panels.search_explorer": ("SearchExplorer",),
    "panels.vocabulary_explorer": ("BagExplorer", "OneHotExplorer", "VocabularyExplorer"),
    "panels.window_explorer": ("WindowExplorer",),
    "panels.word_explorer": ("WordExplorer",),
}
__getattr__, __dir__, __all__ = lazy(__name__, _HOMES)

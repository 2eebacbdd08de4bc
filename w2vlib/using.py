"""Words and their vectors flow in; vectors of documents flow out, and sessions of made-up visitors to learn from."""

from __future__ import annotations

import numpy as np

from .embeddings import Embeddings

TOWNS = ("sea", "city", "snow")
TWINS = ("home-03", "home-14")


def document_vector(words, embeddings: Embeddings) -> np.ndarray:
    """Average of the directions (vectors at length 1) of those `words` that have a vector, shape (N,).

    Raises
    ------
    ValueError
        If none of the words has one.
    """
    known = [embeddings[word] for word in words if word in embeddings]
    if not known:
        given = f"; you gave {' '.join(words)!r}" if words else ""
        raise ValueError(f"None of the words has a vector{given}. Use at least one word of the text that was learned.")
    lengths = np.linalg.norm(known, axis=1, keepdims=True)
    return (known / np.where(lengths > 0, lengths, 1)).mean(axis=0)


def make_sessions(n: int = 400, seed: int = 0) -> tuple[list[list[str]], dict[str, str]]:
    """Sessions of `n` made-up visitors to a site with 24 homes to rent, and the secret behind them.

    A visitor looks at four to eight homes of one town, nearly always of one class, simple or grand. The two homes of
    `TWINS` are one flat advertised twice: a visitor is shown one advert or the other, by the toss of a coin.

    Returns
    -------
    sessions : list of lists of names such as "home-07", in the order of looking
    classes : dict name → "simple, city", …, which no session tells
    """
    rng = np.random.default_rng(seed)
    names = [f"home-{i:02d}" for i in range(1, 25)]
    kinds = [f"{level}, {town}" for town in TOWNS for level in ("simple", "grand")]
    order = [name for name in rng.permutation(names).tolist() if name not in TWINS]
    order[4:4] = TWINS
    groups = {kind: order[4 * i:4 * i + 4] for i, kind in enumerate(kinds)}
    sessions = []
    for _ in range(n):
        town = rng.integers(len(TOWNS))
        usual = kinds[2 * town + rng.integers(2)]
        unseen = TWINS[rng.integers(2)]
        views = []
        for _ in range(rng.integers(4, 9)):
            kind = usual if rng.random() < 0.9 else kinds[2 * town + rng.integers(2)]
            offered = [home for home in groups[kind] if home != unseen and home not in views[-1:]]
            views.append(offered[rng.integers(len(offered))])
        sessions.append(views)
    return sessions, {home: kind for kind, homes in groups.items() for home in sorted(homes)}

"""Words and their vectors flow in; vectors of documents flow out, and shares of right answers to judge them by."""

from __future__ import annotations

import numpy as np

from ...embeddings import Embeddings, check_embeddings, directions
from ...support.checks import check_list, check_made, check_numbers, check_whole
from ...text import Corpus, tokenize
from ...training import Trainer

TOWNS = ("sea", "city", "snow")
TWINS = ("home-03", "home-14")


def learn(corpus: Corpus, **settings) -> Embeddings:
    """The word vectors at the end of a full training run; `settings` are the fields of `Settings`."""
    trainer = Trainer(corpus, **settings)
    trainer.run()
    return trainer.embeddings()


def document_vector(words, embeddings: Embeddings, weights=None) -> np.ndarray:
    """Average of the directions (vectors at length 1) of those `words` that have a vector, shape (N,).

    Parameters
    ----------
    words : sequence of str
    embeddings : Embeddings
    weights : dict word → weight of 0 or more, at least one above 0; by default all words weigh the same

    Raises
    ------
    ValueError
        If none of the words has a vector.
    """
    words = check_list("The document", words)
    known = [word for word in words if word in check_embeddings(embeddings)]
    if not known:
        given = f"; you gave {' '.join(map(str, words))!r}" if words else ""
        raise ValueError(f"None of the words has a vector{given}. Use at least one word of the text that was learned.")
    if weights is not None:
        check_made(weights, dict, "{'king': 0.5, 'the': 0.01}")
        weights = check_numbers("The weights of words", [weights.get(word) for word in known], least=0)
        if not weights.any():
            raise ValueError(f"None of the words {' '.join(known)!r} has a weight above 0, so there is no average.")
    return np.average(directions(np.array([embeddings[word] for word in known])), axis=0, weights=weights)


def on_topic(queries, documents, embeddings: Embeddings, weights=None, first: int = 10) -> float:
    """Share of the `first` documents found for each query, by cosine, that have the query's topic, 0 to 1.

    Parameters
    ----------
    queries, documents : lists of (text, topic), each text with a word that has a vector
    embeddings, weights : as in `document_vector`
    """

    def vector(text):
        return document_vector(tokenize(text), embeddings, weights)

    for name, texts in ("queries", queries), ("documents", documents):
        check_whole(f"The number of {name}", len(check_list(name, texts, "(text, topic)")), 1)
    check_whole("first", first, 1)
    numbers = [str(number) for number in range(len(documents))]
    found = Embeddings(numbers, np.array([vector(text) for text, _ in documents]))
    topics = np.array([topic for _, topic in documents])
    best = [[found.id(number) for number, _ in found.neighbours(vector(text), first)] for text, _ in queries]
    return float(np.mean([topics[i] == topic for i, (_, topic) in zip(best, queries, strict=True)]))


def hit_rate(sessions, homes, scores, first: int = 2) -> float:
    """Share of visitors whose last home is among the `first` that `scores` would have recommended, 0 to 1.

    A visitor whose last home was seen before in the same session is left out, and homes seen are not recommended.

    Parameters
    ----------
    sessions : lists of names
    homes : list of str, the names of all homes
    scores : function list of names seen → array, a score for each of `homes`

    Raises
    ------
    ValueError
        If no visitor's last home was new.
    """
    hits, homes = [], check_list("homes", homes)
    check_whole("first", first, 1)
    if not all(sessions):
        raise ValueError("One of the sessions is empty; leave it out.")
    for *seen, last in sessions:
        if last not in seen:
            order = np.argsort(-_scored(scores, seen, homes).round(9), kind="stable")
            hits.append(last in [homes[i] for i in order if homes[i] not in seen][:first])
    if not hits:
        raise ValueError("Nobody's last home was new to them, so there is nothing to count. Give more sessions.")
    return float(np.mean(hits))


def _scored(scores, seen, homes):
    given = check_numbers("The scores", scores(seen), "n")
    if len(given) != len(homes):
        raise ValueError(f"There must be a score for each of the {len(homes)} homes; you gave {len(given)}.")
    return given


def translated(vectors, target: Embeddings, answers, first: int = 1) -> float:
    """Share of `vectors` (P, N) for which the right word is among the `first` nearest words of `target`, 0 to 1.

    Parameters
    ----------
    answers : list of P words of `target`
    """
    if len(vectors) != len(answers) or not len(answers):
        raise ValueError(f"There must be one right word for each vector; you gave {len(vectors)} vectors and "
                         f"{len(answers)} words.")
    check_whole("first", first, 1)
    return float(np.mean([answer in dict(target.neighbours(vector, first))
                          for vector, answer in zip(vectors, answers, strict=True)]))


def make_sessions(n: int = 400, seed: int = 0) -> tuple[list[list[str]], dict[str, str]]:
    """Sessions of `n` made-up visitors to a site with 24 homes to rent, and the secret behind them.

    A visitor looks at four to eight homes of one town, nearly always of one class, simple or grand. The two homes of
    `TWINS` are one flat advertised twice: a visitor is shown one advert or the other, by the toss of a coin.

    Returns
    -------
    sessions : list of lists of names such as "home-07", in the order of looking
    classes : dict name → "simple, city", …, which no session tells
    """
    check_whole("The number of visitors", n, 1)
    rng = np.random.default_rng(check_whole("seed", seed, 0))
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

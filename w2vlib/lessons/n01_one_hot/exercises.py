"""Exercises of notebook 01, one-hot: tokens, vocabulary, bag of words, one-hot vectors and the row look-up."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...text import tokenize

NURSE = "The nurse assisted the doctor with the patient's treatment at the hospital."


def _tokens_and_types():
    tokens = tokenize(NURSE)
    return f"{len(tokens)} and {len(set(tokens))}", f"tokens: {' '.join(tokens)}\ntypes:  {' '.join(dict.fromkeys(tokens))}"


def my_tokenize(text):
    """The words of `text` in lower case, in order, without punctuation at their ends.

    my_tokenize("The nurse, again!") -> ["the", "nurse", "again"]
    """
    words = [word.strip(".,;:!?\"()") for word in text.lower().split()]
    return [word for word in words if word]


def _text_cases(rng):
    return [("The nurse.",), ("",), ("Good morning, doctor!",), ("Well, she said ... no?",), ("A well-known man;\nhis dog (old).",),
            ("  The KING  and  the king  ",)]


def my_vocabulary(tokens):
    """A dictionary word -> id; ids count from 0 in the order of first appearance.

    my_vocabulary(["the", "king", "the"]) -> {"the": 0, "king": 1}
    """
    ids = {}
    for word in tokens:
        if word not in ids:
            ids[word] = len(ids)
    return ids


def _token_cases(rng):
    words = ["dog", "cat", "an", "owl", "king"]
    return [(["b", "a"],), (["the", "king", "the"],), ([],), (["the", "nurse", "assisted", "the", "doctor"],),
            ([words[i] for i in rng.integers(0, 5, 12)],)]


def _ids_by_count(tokens):
    """Frequent words first."""
    ranked = sorted(set(tokens), key=lambda word: (-tokens.count(word), tokens.index(word)))
    return {word: i for i, word in enumerate(ranked)}


def my_bag(tokens, ids):
    """How often each word of the vocabulary occurs in `tokens`: V counts. Words without an id are left out.

    ids : dictionary word -> id

    my_bag(["b", "a", "b"], {"a": 0, "b": 1}) -> [1, 2]
    """
    counts = np.zeros(len(ids))
    for word in tokens:
        if word in ids:
            counts[ids[word]] += 1
    return counts


def _bag_cases(rng):
    ids = {"the": 0, "movie": 1, "was": 2, "not": 3, "good": 4, "terrible": 5}
    words = [*ids, "film"]
    return [(["good"], {"good": 0}), (["b", "a", "b"], {"a": 0, "b": 1}), (["film", "good"], {"good": 0, "bad": 1}),
            (["b", "a", "b"], {"b": 1, "a": 0}), (["not", "good"], ids), (["the", "movie", "was", "the", "movie"], ids), ([words[i] for i in rng.integers(0, 7, 20)], ids)]


def _bag(tokens, ids, once=False, share=False):
    counts = np.bincount([ids[word] for word in tokens if word in ids], minlength=len(ids))
    return counts > 0 if once else counts / len(tokens) if share else counts


def my_one_hot(id, V):
    """The one-hot vector of a word: V numbers, 1 at the position `id` and 0 elsewhere.

    my_one_hot(1, 3) -> [0, 1, 0]
    """
    x = np.zeros(V)
    x[id] = 1
    return x


def my_lookup(X, W):
    """What `X @ W` gives, without multiplying: the rows of W that the one-hot rows of X pick.

    X : array (T, V), one one-hot row for each token;  W : array (V, N)
    """
    ids = X.argmax(axis=1)
    return W[ids]


def _lookup_cases(rng):
    shapes = ((2, 2, 1), (3, 2, 4), (4, 3, 4), (7, 5, 10))
    return [(np.eye(V, dtype=int)[rng.integers(0, V, T)], rng.normal(size=(V, N))) for V, N, T in shapes]


def _distances():
    X = np.eye(100)
    apart = np.sqrt(((X[:, None] - X) ** 2).sum(axis=-1))[~np.eye(100, dtype=bool)]
    return ("All are equally far" if np.ptp(apart) < 1e-12 else "king and queen"), (
        f"{apart.size // 2:,} pairs of words, smallest distance {apart.min():.3f}, largest {apart.max():.3f}")


EXERCISES = (
    Prediction(
        id="01.1",
        title="Tokens and types",
        statement=f"""
            How many **tokens** (words, counted each time) and how many **types** (different words) are in this sentence?

            > {NURSE}
            """,
        choices={
            "12 and 12": "12 words stand there, that is right. But one of them stands there four times.",
            "12 and 9": "12 words in all, and \"the\" is four of them: 12 − 3 = 9 different ones.",
            "12 and 10": "\"The\" at the beginning and \"the\" are the same type: text is put into lower case first.",
            "13 and 10": "\"patient's\" is one token here: the possessive 's is dropped.",
        },
        run=_tokens_and_types,
        hints=("Count the words with your finger. Then strike out each one that you have seen before.",
               "\"The\" with a capital letter is the same word as \"the\"."),
    ),
    Exercise(
        id="01.2",
        title="From text to tokens",
        statement="""
            Write `my_tokenize(text)`: lower-case words in order, with the signs `.,;:!?"()` removed at both ends of a word. A word
            that consists of such signs alone disappears. A hyphen inside a word stays: `well-known` is one token.
            """,
        reference=my_tokenize,
        cases=_text_cases,
        misconceptions=(
            Misconception("The words keep their capital letters, so \"The\" and \"the\" become two types. Use `text.lower()`.",
                          lambda text: [w for w in (word.strip(".,;:!?\"()") for word in text.split()) if w]),
            Misconception("The punctuation still clings to the words: \"nurse.\" and \"nurse\" become two types. Use `word.strip(…)`.",
                          lambda text: text.lower().split()),
            Misconception("There are empty tokens in your list: a word of nothing but signs leaves an empty string behind. "
                          "Keep a word only `if word`.",
                          lambda text: [word.strip(".,;:!?\"()") for word in text.lower().split()]),
            Misconception("Splitting at `\" \"` makes an empty piece of every double space and keeps line ends. `text.split()` without an "
                          "argument splits at any run of white space.",
                          lambda text: [word.strip(".,;:!?\"()") for word in text.lower().split(" ")]),
            Misconception("You take a word to pieces at its hyphen: `well-known` is one token here.",
                          lambda text: "".join(c if c.isalnum() else " " for c in text.lower()).split()),
            Misconception("Signs vanish from inside the words as well, and `well-known` becomes `wellknown`. Remove them at both **ends** of a word.",
                          lambda text: "".join(c for c in text.lower() if c.isalnum() or c.isspace()).split()),
            Misconception("Every word is there once. A token list keeps repetitions: how often a word occurs is what we count later.",
                          lambda text: list(dict.fromkeys(my_tokenize(text)))),
        ),
        hints=("`text.lower().split()` brings you most of the way.", "`word.strip(\".,;:!?\")` removes signs at both ends of a word.",
               "Collect the stripped words, and leave out those that are now empty."),
        notice="Every choice here changes what the model can learn: each spelling that you keep apart is one more word that it must "
        "learn from fewer examples.",
    ),
    Exercise(
        id="01.3",
        title="The vocabulary",
        statement="""
            A network wants numbers. Write `my_vocabulary(tokens)`: it gives each different word an id, 0 for the first word that appears,
            1 for the next new one, and so on.
            """,
        reference=my_vocabulary,
        cases=_token_cases,
        misconceptions=(
            Misconception("Your ids have gaps: a repeated word uses one up. The next id is `len(ids)`, the number of words so far.",
                          lambda tokens: {word: tokens.index(word) for word in tokens}),
            Misconception("A word that comes again gets a new id. Look first whether it has one.",
                          lambda tokens: {word: i for i, word in enumerate(tokens)}),
            Misconception("Your ids begin at 1. Rows of a matrix are counted from 0, and an id is the number of a row.",
                          lambda tokens: {word: i + 1 for word, i in my_vocabulary(tokens).items()}),
            Misconception("Your words are in alphabetical order; here the order of first appearance was asked for.",
                          lambda tokens: {word: i for i, word in enumerate(sorted(set(tokens)))}),
            Misconception("The dictionary is the wrong way round: from id to word. The look-up goes from word to id.",
                          lambda tokens: {i: word for word, i in my_vocabulary(tokens).items()}),
            Misconception("You order by frequency. That is what `Vocabulary` in w2vlib does as well; but here the order of first "
                          "appearance was asked for.", _ids_by_count),
        ),
        hints=("Begin with an empty dictionary and go through the tokens.",
               "If the word is not in it yet, its id is the number of words that are in it: `len(ids)`."),
        notice="The ids mean nothing: neighbours in number are no neighbours in meaning. So a network can't be fed with the ids themselves.",
    ),
    Exercise(
        id="01.4",
        title="Bag of words",
        statement="""
            Write `my_bag(tokens, ids)`: a vector of V counts, one for each word of the vocabulary. Words that are not in the vocabulary are
            left out.
            """,
        reference=my_bag,
        cases=_bag_cases,
        misconceptions=(
            Misconception("Your vector says **whether** a word occurs. Say how often: add 1 each time. (`counts[[1, 1]] += 1` adds only once: numpy writes "
                          "a repeated place a single time. Use a loop or `np.add.at`.)",
                          lambda tokens, ids: _bag(tokens, ids, once=True)),
            Misconception("Your vector holds shares, divided by the number of tokens. Here the counts themselves are asked for.",
                          lambda tokens, ids: _bag(tokens, ids, share=True)),
            Misconception("Your list follows the tokens of the text. A bag has one place for each word of the **vocabulary**, so all "
                          "texts get vectors of the same length.",
                          lambda tokens, ids: [tokens.count(word) for word in dict.fromkeys(tokens) if word in ids]),
            Misconception("Your counts come in the order in which the dictionary lists its words. A word's place is its **id**: `counts[ids[word]]`.",
                          lambda tokens, ids: [tokens.count(word) for word in ids]),
            Misconception("A word that is not in the vocabulary ends in an error. Ask `if word in ids` before you look it up.",
                          lambda tokens, ids: np.bincount([ids[word] for word in tokens], minlength=len(ids))),
        ),
        hints=("Begin with `np.zeros(len(ids))`.", "For each word that is in `ids`, add 1 at the position `ids[word]`."),
        notice="\"not good, terrible\" and \"good, not terrible\" give the same vector. A bag has forgotten the order.",
    ),
    Exercise(
        id="01.5",
        title="One-hot",
        statement="Write `my_one_hot(id, V)`: V numbers, all 0 but a single 1 at the position `id`.",
        reference=my_one_hot,
        cases=lambda rng: [(0, 2), (1, 3), (4, 5), (2, 9), (0, 1)],
        misconceptions=(
            Misconception("The 1 stands one place too far left: positions count from 0, so `id` itself is the place.",
                          lambda id, V: np.roll(np.eye(V)[id], -1)),
            Misconception("Zeros and ones have changed places.", lambda id, V: 1 - np.eye(V)[id]),
            Misconception("The id itself stands in the vector. Its place carries the information; the number there is 1.",
                          lambda id, V: id * np.eye(V)[id]),
            Misconception("That is a table with a row for each word. One word needs one row of it.", lambda id, V: np.eye(V)),
            Misconception("Everything up to the word is 1. A single place is hot.",
                          lambda id, V: (np.arange(V) <= id).astype(float)),
        ),
        hints=("Begin with `np.zeros(V)`.", "Then set one element to 1."),
        notice="The dot product of two different one-hot vectors is 0, always. To this code a king is as strange to a queen as to a refrigerator.",
    ),
    Prediction(
        id="01.6",
        title="Who is near whom?",
        statement="""
            Each of 100 words gets its one-hot vector. Which pair of different words has the smallest distance?
            """,
        choices={
            "king and queen": "They are alike in meaning. But nothing in their ids knows that.",
            "Words with neighbouring ids": "The hot places stand side by side then. But a distance adds up squares over all places, and it does "
            "not matter where the places are.",
            "All are equally far": "Two of the 100 places differ, each by 1, whichever the two words are: the distance is √2.",
        },
        run=_distances,
        hints=("In how many places do two one-hot vectors differ, and by how much in each?",
               "Write the distance down for (1, 0, 0) and (0, 1, 0), then for (1, 0, 0) and (0, 0, 1)."),
    ),
    Exercise(
        id="01.7",
        title="The product that is a look-up",
        statement="""
            `X` holds one one-hot row for each token of a text, `W` one row of N numbers for each word. `X @ W` multiplies T · V · N times,
            nearly always by 0. Write `my_lookup(X, W)`, which gives the same without a matrix product.
            """,
        reference=my_lookup,
        cases=_lookup_cases,
        misconceptions=(
            Misconception("You look for the 1 along the wrong axis: `axis=1` finds, in each **row**, the column of its 1.",
                          lambda X, W: W[X.argmax(axis=0)]),
            Misconception("You pick columns of `W`. Each word owns a **row**: `W[ids]`.",
                          lambda X, W: W[:, X.argmax(axis=1)]),
            Misconception("Every token's row is added up: that is the bag of words times `W`. Here each token keeps its own row.",
                          lambda X, W: (X @ W).sum(axis=0)),
            Misconception("Those are the ids of the words. Look their rows up: `W[ids]`.", lambda X, W: X.argmax(axis=1)),
            Misconception("You use `X` itself as row numbers, so each of its zeros fetches row 0 and each of its ones row 1. Find the ids first: "
                          "`X.argmax(axis=1)`.", lambda X, W: W[X]),
            Misconception("That is `W` in its own order. The rows should come in the order of the tokens.", lambda X, W: W),
        ),
        hints=("Which column of a one-hot row holds the 1? That is the id of the word: `argmax`.",
               "`ids = X.argmax(axis=1)` finds all of them, and numpy takes a whole array of row numbers: `W[ids]`."),
        notice="So no program makes one-hot vectors. The *layer* in front of a network is a table, and looking a row up costs the same for a "
        "million words as for eight.",
    ),
)

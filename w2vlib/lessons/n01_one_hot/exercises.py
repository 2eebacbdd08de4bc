"""Exercises of notebook 01, one-hot: tokens, vocabulary, bag of words, one-hot vectors and the row look-up."""

from __future__ import annotations

import re
from string import punctuation

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
    return [("The nurse.",), ("Good morning, doctor!",), ("Well, she said ... no?",), ("A well-known man;\nhis dog (old).",),
            ("  The KING  and  the king  ",), ("It's 9:30!",), ('("Hello?")',), ("",)]


WORDS = ["The", "nurse", "KING", "king", "a", "it's", "dogs'", "'tis", "well-known", "pre-", "-", "9:30", "3.5", "42", "e.g", "(s)he", "p.m", "Café", "rock&roll", "#1", "my_cat", "_x_",
         "[sic]", "50%", "$5", "“so”", "…", "a/b"]


def _pick(rng, items, n):
    """`n` of the items, each as likely as any other, repetitions allowed."""
    return [items[i] for i in rng.integers(0, len(items), n)]


def _any_text(rng):
    signs = ["".join(_pick(rng, '.,;:!?"()', n)) for n in np.maximum(0, rng.integers(-1, 4, 12))]  # none, one or a few, in any order
    words = [a + word + b for a, word, b in zip(signs[::2], _pick(rng, [*WORDS, "", "", ""], rng.integers(1, 6)), signs[1::2], strict=False)]
    return ("".join(map("".join, zip(_pick(rng, ["", " ", "\n"], 1) + _pick(rng, " \n\t", 5), words, strict=False))) + _pick(rng, ["", "", "  "], 1)[0],)


def _without(signs, text):
    """Signs removed at the ends, words kept."""
    return [word for word in (word.strip(signs) for word in text.lower().split()) if word]


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
    return [(["the", "king", "the"],), (["b", "a"],), (["the", "nurse", "assisted", "the", "doctor"],), (["banana", "an", "a", "an"],),
            (["b", "b", "a", "b", "c"],), ([],)]


TOKENS = ["a", "an", "man", "woman", "banana", "king", "kings", "May", "may"]  # some hold others


def _some_tokens(rng):
    return _pick(rng, _pick(rng, TOKENS, rng.integers(1, 6)), rng.choice([0, *range(1, 10)]))


def _seen_as_one_string(tokens):
    seen, ids = "", {}
    for word in tokens:
        if word not in seen:
            ids[word] = len(ids)
            seen += word + " "
    return ids


def _other_than_the_last(tokens):
    ids, new = {}, 0
    for before, word in zip([None, *tokens], tokens, strict=False):
        if word != before:
            ids[word], new = new, new + 1
    return ids


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
    ids = {"the": 0, "movie": 1, "was": 2, "not": 3, "good": 4}
    return [(["b", "a", "b"], {"a": 0, "b": 1}), (["film", "good"], {"good": 0, "bad": 1}), (["b", "a", "b"], {"b": 1, "a": 0}),
            (["the", "movie", "was", "the", "best", "movie"], ids), (["not", "good"], ids), (["woman", "kings"], {"woman": 0, "man": 1, "king": 2}), (["film"], {"good": 0, "bad": 1})]


def _tokens_with_ids(rng):
    words = list(dict.fromkeys(_pick(rng, TOKENS, rng.integers(1, 7))))
    tokens = _pick(rng, words, rng.integers(0, 7)) + _pick(rng, TOKENS, rng.integers(1, 4))
    return rng.permutation(tokens).tolist(), dict(zip(words, rng.permutation(len(words)).tolist(), strict=True))


def _bag(tokens, ids, once=False, share=False):
    counts = np.bincount([ids[word] for word in tokens if word in ids], minlength=len(ids))
    return counts > 0 if once else counts / len(tokens) if share else counts


def _bag_until_unknown(tokens, ids):
    known = [word in ids for word in tokens]
    return _bag(tokens[:known.index(False)] if False in known else tokens, ids)


def _bag_of_all(tokens, ids):
    """Unknown words get the next ids."""
    ids = dict(ids)
    for word in tokens:
        ids.setdefault(word, len(ids))
    return _bag(tokens, ids)


def _id_or_default(tokens, ids, default):
    """An unknown word gets the id `default`."""
    return np.bincount([ids.get(word, default) % len(ids) for word in tokens], minlength=len(ids))


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
    W, tokens = np.array([[1.0, 2.0], [3.0, -4.0], [0.5, 6.0], [np.nan, 7.0]]), ([2, 0], [1, 0, 1], [2, 1], [0, 2, 2, 1], [3, 2])
    return [(np.eye(V, dtype=int)[ids], W[:V]) for V, ids in zip((3, 3, 4, 4, 4), tokens, strict=True)]


def _one_hots_with_table(rng):
    V, N, T = rng.integers(2, 6), rng.integers(1, 4), rng.integers(1, 6)
    ids, W = rng.integers(0, V, T), np.round(rng.normal(scale=2, size=(V, N)), 1)
    if rng.random() < 0.5:  # in rows that are picked and in others
        W[rng.permutation(V)[: rng.integers(1, V + 1)], rng.integers(N)] = np.nan
    return np.eye(V, dtype=rng.choice([int, float]))[ids], W


def my_bags(texts, ids):
    """The bags of several texts: an array (T, V), one row of counts for each text; words without an id are left out.

    texts : list of T strings;  ids : dictionary word -> id
    """
    table = np.zeros((len(texts), len(ids)))
    for t, text in enumerate(texts):
        for word in tokenize(text):
            if word in ids:
                table[t, ids[word]] += 1
    return table


def my_search(query, texts):
    """How alike the bag of the query and the bag of each text are: a list of cosines, 0 where no word is shared.

    query : string;  texts : list of strings. The vocabulary is that of the texts.

    my_search("cat", ["The cat sleeps.", "A dog barks."]) -> [0.577, 0]
    """
    words = dict.fromkeys(word for text in texts for word in tokenize(text))
    ids = {word: i for i, word in enumerate(words)}
    bags, bag = my_bags(texts, ids), my_bags([query], ids)[0]
    lengths = np.linalg.norm(bags, axis=1) * np.linalg.norm(bag)
    return [dot / length if length else 0 for dot, length in zip(bags @ bag, lengths, strict=True)]


def _search_cases(rng):
    return [("cat", ["The cat sleeps.", "A dog barks.", "The dog and the cat."]), ("the dog barks", ["A dog barks!", "The cat, the dog.", "The dog barks."]),
            ("the old dog", ["The dog barks and barks.", "The old king."]), ("dog dog cat", ["Dog, cat, dog.", "The dog sees a cat."]), ("zibble", ["The cat sleeps."]), ("Cat!", ["...", "The cat."])]


def _a_search(rng):
    pool = _pick(rng, ["the", "cat", "dog", "king", "old", "sleeps", "barks", "a", "at"], rng.integers(2, 7))
    texts = [" ".join(_pick(rng, pool, n)).capitalize() + end for n, end in zip(rng.integers(0, 6, rng.integers(1, 5)), [".", "!", "", " ..."], strict=False)]
    query = " ".join(_pick(rng, [*pool, "zibble"], rng.integers(1, 5)))
    return _pick(rng, [query, query, query.capitalize() + "?", query.upper()], 1)[0], texts


def _search(query, texts, bags=lambda bags: bags, cosine=lambda a, b: a @ b / np.sqrt((a @ a) * (b @ b)), words=tokenize):
    """A search with one thing another way."""
    ids = {word: i for i, word in enumerate(dict.fromkeys(word for text in texts for word in words(text)))}
    rows = bags(np.array([[words(text).count(word) for word in ids] for text in (*texts, query)], dtype=float))
    return [cosine(row, rows[-1]) if row @ rows[-1] else 0.0 for row in rows[:-1]]


def _whole_length(query, texts):
    """The query's length counts its unknown words as well."""
    words = list(dict.fromkeys(word for text in (*texts, query) for word in tokenize(text)))
    a, *rest = (np.array([tokenize(text).count(word) for word in words]) for text in (query, *texts))
    return [a @ b / np.sqrt((a @ a) * max(1, b @ b)) for b in rest]


def _jaccard(query, texts):
    one = set(tokenize(query))
    return [len(one & set(tokenize(text))) / len(one | set(tokenize(text))) for text in texts]


def _distances():
    X = np.eye(100)
    others, middle = np.linalg.norm(X[1:] - X[0], axis=1), np.linalg.norm(X.mean(axis=0) - X[0])
    return "The middle" if middle < others.min() else "queen", (
        f"from king to the other words: {others.min():.3f} to {others.max():.3f}, from king to the middle: {middle:.3f}")


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
            that consists of such signs alone disappears. Words are separated by white space: blanks, tabs, line ends. All else stays as it is, inside a word and at its ends:
            `well-known`, `it's`, `9:30` and `dogs'` are one token each.
            """,
        reference=my_tokenize,
        cases=_text_cases,
        domain=_any_text,
        misconceptions=(
            Misconception("The words keep their capital letters, so \"The\" and \"the\" become two types. Use `text.lower()`.",
                          lambda text: [w for w in (word.strip(".,;:!?\"()") for word in text.split()) if w]),
            Misconception("The punctuation still clings to the words: \"nurse.\" and \"nurse\" become two types. `word.strip(…)` gives back a new string without it; `word` itself stays as it was.",
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
            Misconception("The signs vanish from inside the words as well, and `9:30` becomes `930`. Remove them at both **ends** of a word.",
                          lambda text: "".join(c for c in text.lower() if c not in '.,;:!?"()').split()),
            Misconception("You split a word where a sign stands inside it: `9:30` is one token here. Remove signs at the **ends** of a word.",
                          lambda text: "".join(" " if c in '.,;:!?"()' else c for c in text.lower()).split()),
            Misconception("You remove other signs as well, such as the apostrophe of `dogs'`. Only `.,;:!?\"()` go; `string.punctuation` holds many more.",
                          lambda text: _without(punctuation, text)),
            Misconception("You remove hyphens and apostrophes at the ends as well. Only the signs `.,;:!?\"()` go.", lambda text: _without(".,;:!?\"()-'", text)),
            Misconception("You leave brackets and quotation marks where they are: `.,;:!?\"()` are nine signs.", lambda text: _without(".,;:!?", text)),
            Misconception("The signs behind a word are gone, those in front of it are still there. Look at both ends.",
                          lambda text: [w for w in (word.rstrip(".,;:!?\"()") for word in text.lower().split()) if w]),
            Misconception("The signs in front of a word are gone, those behind it are still there. Look at both ends.",
                          lambda text: [w for w in (word.lstrip(".,;:!?\"()") for word in text.lower().split()) if w]),
            Misconception("You remove one sign at each end of a word. There may be several: `(old).`",
                          lambda text: [w for w in (re.sub(r'^[.,;:!?"()]|[.,;:!?"()]$', "", word) for word in text.lower().split()) if w]),
            Misconception("You remove one kind of sign first and another kind afterwards. They may stand in any order, as in `(\"Hello?\")`: give all of them to one `strip`.",
                          lambda text: [w for w in (word.strip(".,;:!?").strip('"()') for word in text.lower().split()) if w]),
            Misconception("The signs are gone at the two ends of the whole text. Each **word** has ends of its own: split first.",
                          lambda text: text.lower().strip(".,;:!?\"()").split()),
            Misconception("You keep the letters a to z and nothing else. Digits, hyphens and the é of `Café` belong to their words.",
                          lambda text: re.findall("[a-z]+", text.lower())),
            Misconception("You keep the letters a to z, the hyphen and the apostrophe and nothing else. `9:30` and the é of `Café` stay as well.",
                          lambda text: re.findall("[a-z'-]+", text.lower())),
            Misconception("You keep letters, digits and underscores, so that `well-known` and `it's` fall apart. Only signs at the **ends** of a word go.",
                          lambda text: re.findall(r"\w+", text.lower())),
            Misconception("You keep letters, digits and hyphens, so that `it's` and `9:30` fall apart. Only signs at the **ends** of a word go.",
                          lambda text: re.findall(r"[\w-]+", text.lower())),
            Misconception("That is what the `tokenize` of w2vlib gives: it drops the possessive 's and splits `9:30`. The rules here are simpler.", tokenize),
            Misconception("Every word is there once. A token list keeps repetitions: how often a word occurs is what we count later.",
                          lambda text: list(dict.fromkeys(my_tokenize(text)))),
        ),
        hints=("`text.lower().split()` brings you most of the way.", "`word.strip('.,;:!?\"()')` gives back the word without these signs at its ends.",
               "Collect the stripped words, and leave out those that are now empty."),
        quantities={"text.lower().split()": "the pieces between white space", "words": "the words without their signs", "word": "the word", "tokens": "the tokens so far",
                    "text.split()": "the pieces between white space", "text.lower()": "the text in lower case", "sign": "the sign"},
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
        domain=lambda rng: (_some_tokens(rng),),
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
            Misconception("You order by **last** appearance: the ids follow where a word is seen for the last time.",
                          lambda tokens: my_vocabulary(list(dict.fromkeys(tokens[::-1]))[::-1])),
            Misconception("A word that occurs inside an earlier one, as `an` in `banana`, counts as seen. Look it up in the dictionary, or in a list of words, not in one long string.",
                          _seen_as_one_string),
            Misconception("You compare a word with the one before it only. It may have appeared long before.", _other_than_the_last),
            Misconception("You count how often each word occurs. Its id is a place in the order of first appearance.", lambda tokens: {word: tokens.count(word) for word in tokens}),
            Misconception("Your ids come in the reverse order: the last new word has 0.", lambda tokens: {word: i for i, word in enumerate(list(dict.fromkeys(tokens))[::-1])}),
            Misconception("Those are the different words in a list. What is asked for is a dictionary: each word with its id.", lambda tokens: list(dict.fromkeys(tokens))),
            Misconception("Those are the ids of the tokens, one after the other. What is asked for is the dictionary that they come from.",
                          lambda tokens: [my_vocabulary(tokens)[word] for word in tokens]),
        ),
        hints=("Begin with an empty dictionary and go through the tokens.",
               "If the word is not in it yet, its id is the number of words that are in it: `len(ids)`."),
        equivalents=(("ids[word] = len(ids)", "ids[word] = len(set(ids))", "the keys of a dictionary are all different"),),
        quantities={"len(ids)": "the number of words so far", "ids": "the dictionary so far", "word": "the word", "seen": "the words seen so far", "len(seen)": "the number of words so far",
                    "tokens": "the tokens", "dict.fromkeys(tokens)": "the different words in order"},
        notice="The ids mean nothing: neighbours in number are not neighbours in meaning. So a network can't be fed with the ids themselves.",
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
        domain=_tokens_with_ids,
        misconceptions=(
            Misconception("Your vector says **whether** a word occurs. Say how often: add 1 each time. (`counts[[1, 1]] += 1` adds only once: numpy writes "
                          "a repeated place a single time. Use a loop or `np.add.at`.)",
                          lambda tokens, ids: _bag(tokens, ids, once=True)),
            Misconception("Your vector holds shares, divided by the number of tokens. Here the counts themselves are asked for.",
                          lambda tokens, ids: _bag(tokens, ids, share=True)),
            Misconception("Your vector holds shares, divided by the sum of the counts. Here the counts themselves are asked for.",
                          lambda tokens, ids: _bag(tokens, ids) / _bag(tokens, ids).sum()),
            Misconception("Your list follows the tokens of the text. A bag has one place for each word of the **vocabulary**, so all "
                          "texts get vectors of the same length.",
                          lambda tokens, ids: [tokens.count(word) for word in dict.fromkeys(tokens) if word in ids]),
            Misconception("Your counts come in the order in which the dictionary lists its words. A word's place is its **id**: `counts[ids[word]]`.",
                          lambda tokens, ids: [tokens.count(word) for word in ids]),
            Misconception("A word that is not in the vocabulary ends in an error. Ask `if word in ids` before you look it up.",
                          lambda tokens, ids: np.bincount([ids[word] for word in tokens], minlength=len(ids))),
            Misconception("You give an unknown word an id of its own, so the vocabulary grows. Leave it out.", _bag_of_all),
            Misconception("The last token is not counted. Does the loop end one place too early?", lambda tokens, ids: _bag(tokens[:-1], ids)),
            Misconception("Only the first token is counted. Does a `return` stand inside the loop?", lambda tokens, ids: _bag(tokens[:1], ids)),
            Misconception("You stop at the first word that has no id. Leave out that word alone: those behind it count.", _bag_until_unknown),
            Misconception("You have added a place for unknown words. A bag has V places: words without an id are left out.",
                          lambda tokens, ids: np.bincount([ids.get(word, len(ids)) for word in tokens], minlength=len(ids) + 1)),
            Misconception("A word without an id is counted at place 0, which belongs to another word. Leave it out.", lambda tokens, ids: _id_or_default(tokens, ids, 0)),
            Misconception("A word without an id is counted at the last place, which belongs to another word. Leave it out.", lambda tokens, ids: _id_or_default(tokens, ids, -1)),
            Misconception("You count pieces of words: `man` occurs inside `woman`. Count in the list of tokens, not in one long string.",
                          lambda tokens, ids: [" ".join(tokens).count(word) for word in sorted(ids, key=ids.get)]),
            Misconception("Those are the one-hot rows of the tokens, one below the other. Add them up: a bag is one vector of V counts.",
                          lambda tokens, ids: np.eye(len(ids))[[ids[word] for word in tokens if word in ids]]),
            Misconception("That is one number: how many of the tokens have an id. A bag has a count for each word of the vocabulary.",
                          lambda tokens, ids: sum(word in ids for word in tokens)),
            Misconception("Your vector is too short when the last words of the vocabulary don't occur. It has V places, whatever the text: `minlength=len(ids)`.",
                          lambda tokens, ids: np.bincount([ids[word] for word in tokens if word in ids])),
            Misconception("Those are the ids of the tokens, not how often each of them occurs.", lambda tokens, ids: [ids[word] for word in tokens if word in ids]),
        ),
        hints=("Begin with `np.zeros(len(ids))`.", "For each word that is in `ids`, add 1 at the position `ids[word]`."),
        equivalents=(("counts = np.zeros(len(ids))", "counts = np.zeros(len(set(ids)))", "the keys of a dictionary are all different"),
                     *(("return counts", after, "counts are whole numbers and never negative")
                       for after in ("return np.abs(counts)", "return np.maximum(counts, 0)", "return np.round(counts)"))),
        quantities={"len(ids)": "the size of the vocabulary", "ids[word]": "the id of the word", "counts": "the counts so far", "tokens": "the tokens", "word": "the word",
                    "tokens.count(word)": "the number of times that the word occurs"},
        notice="\"not good, terrible\" and \"good, not terrible\" give the same vector. A bag has forgotten the order.",
    ),
    Exercise(
        id="01.5",
        title="One-hot",
        statement="Write `my_one_hot(id, V)`: V numbers, all 0 but a single 1 at the position `id`, which is at least 0 and less than V.",
        reference=my_one_hot,
        cases=lambda rng: [(2, 4), (0, 3), (4, 5), (1, 3), (2, 9), (0, 1)],
        domain=lambda rng: (int(rng.integers(V := int(rng.integers(1, 9)))), V),
        misconceptions=(
            Misconception("The 1 stands one place too far left: positions count from 0, so `id` itself is the place.",
                          lambda id, V: np.roll(np.eye(V)[id], -1)),
            Misconception("Zeros and ones have changed places.", lambda id, V: 1 - np.eye(V)[id]),
            Misconception("The id itself stands in the vector. Its place carries the information; the number there is 1.",
                          lambda id, V: id * np.eye(V)[id]),
            Misconception("That is a table with a row for each word. One word needs one row of it.", lambda id, V: np.eye(V)),
            Misconception("Everything up to the word is 1. A single place is hot.",
                          lambda id, V: (np.arange(V) <= id).astype(float)),
            Misconception("You count the position from the end. The id counts from the left, beginning with 0.", lambda id, V: np.eye(V)[V - 1 - id]),
            Misconception("Your vector is only as long as the id needs. Every word gets V numbers, so that all vectors have one length.", lambda id, V: [0] * id + [1]),
            Misconception("You divide the 1 by V. The number at the position `id` is 1, whatever V is.", lambda id, V: np.eye(V)[id] / V),
            Misconception("The vector is one place too long: it has V places, counted from 0 to V − 1.", lambda id, V: np.eye(V + 1)[id]),
            Misconception("Those are the positions themselves. Say for each of them whether it is `id`: 1 or 0.", lambda id, V: np.arange(V)),
        ),
        hints=("Begin with `np.zeros(V)`.", "Then set one element to 1."),
        equivalents=tuple(("return x", after, "0 and 1 stay what they are")
                          for after in ("return np.abs(x)", "return np.maximum(x, 0)", "return np.round(x)", "return np.square(x)")),
        quantities={"np.zeros(V)": "the zeros", "V": "the size of the vocabulary", "id": "the id", "np.eye(V)": "the table of all one-hot vectors", "np.arange(V)": "the positions",
                    "V - id - 1": "the number of zeros behind the 1", "range(V)": "the positions"},
        notice="The dot product of two different one-hot vectors is 0, always. To this code a king is as strange to a queen as to a refrigerator.",
    ),
    Prediction(
        id="01.6",
        title="Who is nearest to king?",
        statement="""
            Each of 100 words gets its one-hot vector. Add up all of them and divide by 100: that is the **middle**, the mean of the vectors, 0.01 at every place. What lies nearest to the vector of *king*?
            """,
        choices={
            "queen": "They are alike in meaning. But nothing in their ids knows that: *queen* is as far from *king* as every other word, √2.",
            "The word with the next id": "The hot places stand side by side then. But a distance adds up squares over all places, and it does not matter where the places are.",
            "The middle": "It differs from *king* by 0.99 at one place and by 0.01 at all others, a distance of 0.995. Every other word is farther away, √2, and they are all equally far.",
        },
        run=_distances,
        hints=("In how many places do two one-hot vectors differ, and by how much in each?", "Write it down for 3 words: from (1, 0, 0) to (0, 1, 0), and to (⅓, ⅓, ⅓)."),
    ),
    Exercise(
        id="01.7",
        title="The product that is a look-up",
        statement="""
            `X` holds one one-hot row for each token of a text, `W` one row of N numbers for each word. `X @ W` multiplies T · V · N times,
            nearly always by 0. Write `my_lookup(X, W)`, which picks the rows that the tokens need and leaves all others alone. Those others may hold anything, even
            `nan` (*not a number*, as numpy writes a value that is missing). A look-up does not see them; a product does, because 0 · `nan` is `nan`.
            A row that is picked stays as it is, a `nan` in it too.
            """,
        reference=my_lookup,
        cases=_lookup_cases,
        domain=_one_hots_with_table,
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
            Misconception("You multiply: each number of `W` meets a 0 or a 1, and a `nan` in a row that no token picks spoils the result. Find the place of each 1, and fetch only "
                          "these rows of `W`.", lambda X, W: X @ W),
            Misconception("Each row comes once, in the order of the vocabulary. Each **token** gets its row, in the order of the text, again if it comes again.",
                          lambda X, W: W[X.any(axis=0)]),
            Misconception("The ids are sorted, so the order of the tokens is lost. Take the rows in the order in which the tokens stand.",
                          lambda X, W: W[np.sort(X.argmax(axis=1))]),
            Misconception("You take the sum of each one-hot row for its id. The sum is 1 for every word; the id is the **place** of the 1.",
                          lambda X, W: W[X.sum(axis=1).astype(int)]),
            Misconception("`X` and `W` have changed places: the 1 is in a row of `X`, the numbers to fetch are in a row of `W`.", lambda X, W: X[W.argmax(axis=1)]),
            Misconception("That is the row of the first token. Every token has one.", lambda X, W: W[X[0].argmax()]),
            Misconception("That is `W` in its own order. The rows should come in the order of the tokens.", lambda X, W: W),
        ),
        hints=("Which column of a one-hot row holds the 1? That is the id of the word: `argmax`.",
               "`ids = X.argmax(axis=1)` finds all of them, and numpy takes a whole array of row numbers: `W[ids]`."),
        quantities={"X.argmax(axis=1)": "the ids of the tokens", "ids": "the ids of the tokens", "W[ids]": "the rows of the tokens", "X": "the one-hot rows", "row": "one one-hot row",
                    "np.nonzero(X)[1]": "the ids of the tokens", "X.shape[1]": "the size of the vocabulary", "X.shape[0]": "the number of tokens"},
        notice="So a program does not make one-hot vectors. The *layer* in front of a network is a table, and looking a row up costs the same for a "
        "million words as for eight.",
    ),
    Exercise(
        id="01.8",
        title="A search engine of bags",
        statement="""
            Write `my_search(query, texts)`: for each text, the cosine of its bag and the bag of the query.

            1. Take the texts apart into words with `tokenize` of w2vlib, and give each different word an id. This is the vocabulary.
            2. Make the bags: `my_bags(texts, ids)` gives a table with one row of V counts for each text. The query gets a row in the same way; its words that occur in no text are left out.
            3. Compare: the cosine of each row with the row of the query, and 0 where they share no word, also where the query has no known word at all.

            Only `my_search` is checked. You may use what you wrote above.
            """,
        reference=my_search,
        parts=(my_bags,),
        cases=_search_cases,
        domain=_a_search,
        misconceptions=(
            Misconception("Those are the dot products of the bags. Divide by both lengths: otherwise long texts win.", lambda query, texts: _search(query, texts, cosine=np.dot)),
            Misconception("You divide the dot product by one length, that of the text. The query has a length, too.",
                          lambda query, texts: _search(query, texts, cosine=lambda a, b: a @ b / np.sqrt(a @ a))),
            Misconception("You divide the dot product by one length, that of the query. Each text has a length, too: otherwise long texts win.",
                          lambda query, texts: _search(query, texts, cosine=lambda a, b: a @ b / np.sqrt(b @ b))),
            Misconception("You divide by the squares of the lengths: the roots are missing.", lambda query, texts: _search(query, texts, cosine=lambda a, b: a @ b / ((a @ a) * (b @ b)))),
            Misconception("You divide by the numbers of words. The length of a bag is the root of the sum of its squared counts.",
                          lambda query, texts: _search(query, texts, cosine=lambda a, b: a @ b / (a.sum() * b.sum()))),
            Misconception("Your bags say **whether** a word occurs. Count how often it does.", lambda query, texts: _search(query, texts, bags=lambda bags: np.minimum(bags, 1))),
            Misconception("The unknown words of the query make its bag longer. The vocabulary is that of the texts: leave other words out.", _whole_length),
            Misconception("You compare the sets of words: those shared, divided by those that occur in either. The cosine of the bags was asked for.", _jaccard),
            Misconception("You split at blanks and leave capitals and signs: \"The\" and \"the\", \"cat.\" and \"cat\" are different words then. Use `tokenize`.",
                          lambda query, texts: _search(query, texts, words=str.split)),
            Misconception("That is the number of the best text. The cosine for each text was asked for.", lambda query, texts: int(np.argmax(my_search(query, texts)))),
            Misconception("That is the best text itself. The cosine for each text was asked for.", lambda query, texts: texts[np.argmax(my_search(query, texts))]),
            Misconception("Your cosines are sorted. Keep them in the order of the texts.", lambda query, texts: sorted(my_search(query, texts), reverse=True)),
        ),
        hints=("The vocabulary is 01.3 on the words of all texts together; a row of the table is 01.4.",
               "`bags @ bag` gives all dot products at once; `np.linalg.norm(bags, axis=1)` all lengths.",
               "A text that shares no word with the query has the dot product 0. Take care of 0 / 0: a query without known words has the length 0."),
        notice="This is a search engine, and for decades most of them worked like that, with weights for rare words. It can't find *The price is fair* when you ask for the *cost*.",
        quantities={"bags": "the bags of the texts", "bag": "the bag of the query", "bags @ bag": "the dot products", "lengths": "the products of the lengths", "ids": "the vocabulary",
                    "np.linalg.norm(bags, axis=1)": "the lengths of the texts' bags", "np.linalg.norm(bag)": "the length of the query's bag", "table": "the table of counts",
                    "tokenize(text)": "the words of the text", "tokenize(query)": "the words of the query", "len(ids)": "the size of the vocabulary"},
    ),
)

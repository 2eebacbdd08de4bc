"""Exercises of notebook 04, skip-gram: pairs, stable softmax, loss, one training step and a whole run."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import full_softmax, sigmoid, softmax
from ...text import load_kingdom
from ...training import Trainer
from ...windows import skipgram_pairs


def _predictions_that_change():
    trainer = Trainer(load_kingdom())
    centre, context = (trainer.vocabulary.words[i] for i in (*trainer.peek().inputs, trainer.peek().target))
    other = "queen" if centre != "queen" else "king"
    row = trainer.vocabulary.id(other)
    before = softmax(trainer.W_out @ trainer.W_in[row])
    trainer.run(1)
    changed = int((softmax(trainer.W_out @ trainer.W_in[row]) != before).sum())
    V = len(before)
    answer = {0: "none of them", 1: "one of them", V: "all of them"}[changed]
    return answer, f"after a step on ({centre}, {context}), probabilities after {other} that changed: {changed} of {V}"


def my_pairs(words, m):
    """All (centre, context) pairs of one sentence, in reading order.

    words : list of str;  m : words on each side, at least 1, perhaps more than the sentence has

    my_pairs(["a", "b", "c"], 1) -> [("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")]
    """
    pairs = []
    for i, centre in enumerate(words):
        for j in range(max(0, i - m), min(len(words), i + m + 1)):
            if j != i:
                pairs.append((centre, words[j]))
    return pairs


def _pairs_where(keep):
    def wrong(words, m):
        positions = range(len(words))
        return [(words[i], words[j]) for i in positions for j in positions if keep(words, m, i, j)]

    return wrong


def _pairs_with_negative_slice(words, m):
    """The left part of the slice begins at a negative position near the start of the sentence."""
    return [(centre, word) for i, centre in enumerate(words) for word in words[i - m:i] + words[i + 1:i + m + 1]]


def _pairs_round_the_end(words, m):
    return [(words[i], words[j]) for i in range(len(words)) for j in range(i - m, min(len(words), i + m + 1)) if j != i]


def _pairs_by_distance(words, m):
    pairs = []
    for i, centre in enumerate(words):
        for distance in range(1, m + 1):
            pairs += [(centre, words[j]) for j in (i - distance, i + distance) if 0 <= j < len(words)]
    return pairs


def _pairs_distance_first(words, m):
    pairs = []
    for distance in range(1, m + 1):
        for i in range(len(words) - distance):
            pairs += [(words[i], words[i + distance]), (words[i + distance], words[i])]
    return pairs


def _pairs_at_first_occurrences(words, m):
    positions = range(len(words))
    return [(word, words[j]) for word in words for j in positions if 0 < abs(words.index(word) - j) <= m]


def _pair_cases(rng):
    return [(["wise", "king", "rules"], 1), (["the", "king", "met", "the", "king"], 2),
            (["old", "king", "rules", "wise", "queen", "rules"], 3), (["king", "king"], 1), (["king"], 2), ([], 1),
            (["the", "king"] * 150, 1)]  # beyond 256 equal positions are no longer one object


def _sentence(rng, fewest, most):
    """A sentence of few different words, so that most of them occur twice."""
    words = ["king", "queen", "rules", "wise", "a"][: rng.integers(2, 6)]
    return [words[i] for i in rng.integers(0, len(words), rng.integers(fewest, most + 1))]


def _pair_domain(rng):
    return _sentence(rng, 2, 7), int(rng.integers(1, 5))


def my_softmax(logits):
    """Turn V logits into V probabilities that sum to 1; no logit, however large or small, may give NaN.

    logits : array (V,), whole numbers or fractions

    my_softmax(np.array([0.0, 0.0])) -> [0.5, 0.5]
    """
    exponentials = np.exp(logits - np.max(logits))
    return exponentials / exponentials.sum()


def _softmax_less(shift):
    """The softmax, safe only where `shift` of the logits is close to the largest of them."""

    def wrong(logits):
        exponentials = np.exp(logits - shift(logits))
        return exponentials / exponentials.sum()

    return wrong


def _softmax_or_winner(logits):
    exponentials = np.exp(logits)
    overflow = np.isinf(exponentials).any()
    return np.eye(len(logits))[np.argmax(logits)] if overflow else exponentials / exponentials.sum()


def _softmax_cases(rng):
    logits = [0.0, 1.0], [1.0, -1.0, 0.5], [1000.0, 1001.0, 999.0], [-1001.0, -1000.0], [-1000.0, 1001.0, 1000.0, -1000.0], [2, 0, 2]
    return [(np.array(z),) for z in logits]


def _softmax_domain(rng):
    V = rng.integers(2, 6)
    small = rng.integers(-3, 4, V)
    far = small + rng.choice([-5000, -2000, -1000, 1000, 2000, 5000])
    wide = small + 1000 * rng.integers(-2, 3, V)
    return ([np.round(rng.normal(scale=2, size=V), 1), small, far + 0.5, wide.astype(float)][rng.integers(4)],)


def my_loss(W_in, W_out, centre, context):
    """Cross-entropy of predicting the word `context` from the word `centre` (ids), one number.

    W_in, W_out : arrays (V, N) of floats, one row for each word; all scores lie between -20 and 20
    """
    h = W_in[centre]
    probabilities = softmax(W_out @ h)
    return -np.log(probabilities[context])


def _plain(rng, V, N):
    return np.round(rng.normal(size=(V, N)), 1) + 0.0


def _table(rng, V, N):
    """Numbers with one decimal, or whole ones among which zeros and equal rows are frequent."""
    return _plain(rng, V, N) if rng.random() < 0.5 else rng.integers(-2, 3, (V, N)).astype(float)


def _two_tables(rng):
    V, N = rng.integers(2, 6), rng.integers(1, 5)
    return _table(rng, V, N), _table(rng, V, N)


def _pair_domain_of_ids(rng):
    W_in, W_out = _two_tables(rng)
    return W_in, W_out, *map(int, rng.integers(0, len(W_in), 2))


def _loss_cases(rng):
    shapes = ((3, 2, 2, 1), (2, 3, 1, 0), (4, 3, 3, 3), (6, 4, 5, 2))
    return [(_plain(rng, V, N), _plain(rng, V, N), centre, context) for V, N, centre, context in shapes]


def my_step(W_in, W_out, centre, context, learning_rate):
    """One skip-gram step: return the new W_in and the new W_out; the given ones stay as they are.

    W_in, W_out : arrays (V, N) of floats;  centre, context : ids, perhaps the same;  learning_rate : above 0
    """
    h = W_in[centre]
    error = softmax(W_out @ h)
    error[context] -= 1
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * (error @ W_out)
    new_out -= learning_rate * np.outer(error, h)
    return new_in, new_out


def _wrong_step(sign=1, one_hot=True, only_target=False, only_others=False, every_input=False, after=False, rate_in=True):
    """A step with one thing wrong."""

    def wrong(W_in, W_out, centre, context, learning_rate):
        h = W_in[centre]
        error = softmax(W_out @ h)
        error[context] -= one_hot
        used = np.arange(len(error)) == context if only_target else np.arange(len(error)) != context
        error_out = error * used if only_target or only_others else error
        new_in, new_out = W_in.copy(), W_out - sign * learning_rate * np.outer(error_out, h)
        rows = slice(None) if every_input else centre
        new_in[rows] -= sign * (learning_rate if rate_in else 1) * (error @ (new_out if after else W_out))
        return new_in, new_out

    return wrong


def _step_with_new_h(W_in, W_out, centre, context, learning_rate):
    new_in, _ = my_step(W_in, W_out, centre, context, learning_rate)
    error = softmax(W_out @ W_in[centre])
    error[context] -= 1
    return new_in, W_out - learning_rate * np.outer(error, new_in[centre])


def _step_of(error_of, h_follows=None):
    """A step whose error is another one; `h_follows` may choose the rows of the error that the input vector follows."""

    def wrong(W_in, W_out, centre, context, learning_rate):
        error = error_of(W_in, W_out, centre, context)
        followed = error if h_follows is None else error * h_follows(np.arange(len(error)), context)
        new_in = W_in.copy()
        new_in[centre] -= learning_rate * (followed @ W_out)
        return new_in, W_out - learning_rate * np.outer(error, W_in[centre])

    return wrong


def _error(W_in, W_out, centre, context):
    return softmax(W_out @ W_in[centre]) - np.eye(len(W_out))[context]


def _changes_of_step(W_in, W_out, centre, context, learning_rate):
    new_in, new_out = my_step(W_in, W_out, centre, context, learning_rate)
    return new_in - W_in, new_out - W_out


def _gradients_of_step(W_in, W_out, centre, context, learning_rate):
    return tuple(-change for change in _changes_of_step(W_in, W_out, centre, context, 1))


def _step_overwrites(W_in, W_out, centre, context, learning_rate):
    new_in, new_out = my_step(W_in, W_out, centre, context, learning_rate)
    new_in[centre] -= W_in[centre]
    return new_in, new_out


def _step_cases(rng):
    shapes = ((3, 2, 2, 1, 0.5), (4, 3, 1, 3, 0.1), (3, 3, 0, 0, 2.0), (7, 5, 6, 2, 0.3))
    return [(_plain(rng, V, N), _plain(rng, V, N), i, j, rate) for V, N, i, j, rate in shapes]


def _step_domain(rng):
    return *_pair_domain_of_ids(rng), float(rng.choice([0.1, 0.5, 1.0, 2.0]))


def my_ids(sentences):
    """The id of each word: 0, 1, 2, … in the order in which the words first occur, a dict.

    sentences : list of lists of str
    """
    words = dict.fromkeys(word for sentence in sentences for word in sentence)
    return {word: i for i, word in enumerate(words)}


def my_examples(sentences, ids, m):
    """All (centre id, context id) pairs in reading order, a list; no window reaches into another sentence.

    ids : dict from word to id;  m : words on each side
    """
    examples = []
    for sentence in sentences:
        for i, centre in enumerate(sentence):
            for j in range(max(0, i - m), min(len(sentence), i + m + 1)):
                if j != i:
                    examples.append((ids[centre], ids[sentence[j]]))
    return examples


def my_training(sentences, m, W_in, W_out, learning_rate, passes):
    """Skip-gram from text to vectors: (W_in, W_out, losses) after training; the given tables stay as they are.

    sentences : list of lists of str, with at least one pair;  m : words on each side
    W_in, W_out : arrays (V, N) of floats, one row for each different word;  learning_rate : above 0
    passes : how many times all pairs are trained, at least 1
    losses : list, the mean loss of each pass, the loss of each pair taken before its step
    """
    examples = my_examples(sentences, my_ids(sentences), m)
    W_in, W_out, losses = W_in.copy(), W_out.copy(), []
    for _ in range(passes):
        total = 0.0
        for centre, context in examples:
            scored = full_softmax(W_in[centre], W_out, context)
            total += scored.loss
            W_out -= learning_rate * np.outer(scored.error, W_in[centre])
            W_in[centre] -= learning_rate * scored.grad_h
        losses.append(total / len(examples))
    return W_in, W_out, losses


def _train(sentences, m, W_in, W_out, learning_rate, passes, ids=my_ids, examples=my_examples, stale=False, after=False,
           mean=True, restart=False):
    """The run with one part put together wrongly."""
    pairs = examples(sentences, ids(sentences), m)
    first, losses = (W_in, W_out), []
    for _ in range(passes):
        if restart:
            W_in, W_out = first
        total, seen = 0.0, (W_in, W_out)
        for centre, context in pairs:
            before = seen if stale else (W_in, W_out)
            moved = my_step(*before, centre, context, learning_rate)
            W_in, W_out = W_in + moved[0] - before[0], W_out + moved[1] - before[1]
            total += my_loss(*((W_in, W_out) if after else before), centre, context)
        losses.append(total / len(pairs) if mean else total)
    return W_in, W_out, losses


def _sorted_ids(sentences):
    return {word: i for i, word in enumerate(sorted(my_ids(sentences)))}


def _examples_across(sentences, ids, m):
    return my_examples([[word for sentence in sentences for word in sentence]], ids, m)


def _examples_once(sentences, ids, m):
    return list(dict.fromkeys(my_examples(sentences, ids, m)))


def _tables_for(rng, sentences, N):
    V = len(my_ids(sentences))
    return _plain(rng, V, N), _plain(rng, V, N)


def _training_cases(rng):
    texts = ([["wise", "king"], ["king", "rules"]], 1, 0.5, 2), ([["the", "king", "met", "the", "queen"], ["cat"]], 2, 0.3, 3), \
        ([["king", "king"]], 1, 0.5, 1), ([["b", "a"], ["c", "a", "b"]], 4, 0.2, 2)
    return [(text, m, *_tables_for(rng, text, 2), rate, passes) for text, m, rate, passes in texts]


def _training_domain(rng):
    text = [_sentence(rng, 2, 4)] + [_sentence(rng, 1, 4) for _ in range(rng.integers(0, 3))]
    rate, passes = float(rng.choice([0.1, 0.2, 0.5])), int(rng.integers(1, 4))
    return text, int(rng.integers(1, 4)), *_tables_for(rng, text, rng.integers(1, 4)), rate, passes


def _examples_with_a_wider_window():
    pairs = {m: skipgram_pairs([range(6)], m) for m in (2, 4)}
    return str(len(pairs[4])), "\n".join(f"window {m}: {len(found)} pairs" for m, found in pairs.items())


EXERCISES = (
    Prediction(
        id="04.1",
        title="Which predictions change?",
        statement="""
            The model does one step on one pair, say (king, throne). The word `queen` has no part in that pair. For how many words does the
            probability of occurring beside `queen` change?
            """,
        choices={
            "none of them": "The row of `queen` in `W_in` has not moved. But a prediction needs `W_out` too, and all words "
            "share one `W_out`.",
            "one of them": "The probability of `throne` changes. But the probabilities sum to 1, so it can't change alone.",
            "all of them": "`W_out` is shared by all centre words. A step moves every output vector, and each of them is used in the "
            "prediction from `queen`, too.",
        },
        run=_predictions_that_change,
        hints=(
            "A prediction is made from one row of `W_in` and from the whole of `W_out`. Which of them belongs to `queen` alone?",
            "The step moves the output vector of `throne`. Does the score of `throne` beside `queen` stay the same?",
        ),
    ),
    Exercise(
        id="04.2",
        title="The training pairs",
        statement="""
            Skip-gram's examples are pairs: the centre word, and one word at most `m` positions away from it in
            the same sentence. Write `my_pairs(words, m)`, which lists them in reading order: centre by centre, and for each
            centre from left to right.
            """,
        reference=my_pairs,
        cases=_pair_cases,
        misconceptions=(
            Misconception(
                "Each centre word is paired with itself as well. Leave out the position of the centre: a word does not "
                "predict itself.",
                _pairs_where(lambda words, m, i, j: abs(i - j) <= m),
            ),
            Misconception(
                "Only the words on the right of the centre are used. The window has `m` words on **each** side.",
                _pairs_where(lambda words, m, i, j: 0 < j - i <= m),
            ),
            Misconception(
                "Only the words on the left of the centre are used. The window has `m` words on **each** side.",
                _pairs_where(lambda words, m, i, j: 0 < i - j <= m),
            ),
            Misconception(
                "The window ends one word too early on the right: the end of a `range` or a slice is not part of it.",
                _pairs_where(lambda words, m, i, j: i - m <= j < i + m and i != j),
            ),
            Misconception(
                "The pairs are the wrong way round: (context, centre). Skip-gram is given the centre and predicts the "
                "context, so the centre comes first.",
                lambda words, m: [(context, centre) for centre, context in my_pairs(words, m)],
            ),
            Misconception(
                "A second occurrence of the same word is left out. Compare **positions** (`j != i`), not words: in "
                "\"the king met the king\" one king may be in the window of the other.",
                _pairs_where(lambda words, m, i, j: abs(i - j) <= m and words[i] != words[j]),
            ),
            Misconception(
                "Near the start of the sentence pairs are missing: `i - m` is negative there, and Python counts a negative "
                "position from the end. Let no slice begin before 0.",
                _pairs_with_negative_slice,
            ),
            Misconception(
                "Near the start of the sentence you pair words with some from its end: `i - m` is negative there, and Python counts "
                "a negative position from the end. The window has nothing to the left of position 0.",
                _pairs_round_the_end,
            ),
            Misconception(
                "A word that occurs twice gets the neighbours of its **first** occurrence both times. `words.index` finds only that one: "
                "loop over positions.",
                _pairs_at_first_occurrences,
            ),
            Misconception(
                "You list the neighbours of each centre by their distance. List them from left to right, as they occur in the "
                "sentence.",
                _pairs_by_distance,
            ),
            Misconception(
                "You list all neighbours at distance 1 first, then all at distance 2, and so on. The list goes centre by centre: all "
                "neighbours of the first word, then all of the second.",
                _pairs_distance_first,
            ),
            Misconception(
                "A pair that occurs twice is listed once. Every occurrence is an example of its own, and the model is to learn from each.",
                lambda words, m: list(dict.fromkeys(my_pairs(words, m))),
            ),
            Misconception(
                "Centres near the ends of the sentence are missing: you use complete windows only. A window that reaches over an end is "
                "cut, and its centre stays.",
                _pairs_where(lambda words, m, i, j: m <= i < len(words) - m and 0 < abs(i - j) <= m),
            ),
            Misconception(
                "Only the words exactly `m` positions away are paired. The window holds all words **at most** `m` positions away.",
                _pairs_where(lambda words, m, i, j: abs(i - j) == m),
            ),
        ),
        hints=(
            "Two loops: the outer one over the positions `i` of the centre, the inner one over the positions `j` of its context.",
            "`j` runs from `max(0, i - m)` to `min(len(words), i + m + 1)`, the end not included.",
            "Append `(words[i], words[j])` whenever `j != i`.",
        ),
        notice="A sentence of ℓ words makes at most 2 · m · ℓ pairs, because each word has at most m neighbours on each side. The words near "
        "the edges have fewer.",
        domain=_pair_domain,
        quantities={
            "i": "the position of the centre word", "j": "the position of the context word", "(centre, words[j])": "the pair",
            "pairs": "the list of pairs", "len(words)": "the number of words", "i - m": "the left end of the window",
            "max(0, i - m)": "the left end of the window", "i + m + 1": "the right end of the window",
            "i + 1 + m": "the right end of the window", "min(len(words), i + m + 1)": "the right end of the window",
            "range(max(0, i - m), min(len(words), i + m + 1))": "the positions of the window",
            "words[max(0, i - m):i]": "the words on the left", "words[i + 1:i + 1 + m]": "the words on the right",
            "abs(i - j)": "the distance between the two words", "positions": "the positions of the sentence",
        },
    ),
    Exercise(
        id="04.3",
        title="Softmax that never overflows",
        statement=r"""
            The softmax turns scores into probabilities:

            $$p_j = \frac{\exp(z_j)}{\sum_k \exp(z_k)}$$

            Write `my_softmax(logits)`. Some of the tests have logits in the thousands, above 0 or below. `np.exp(1000)` is `inf` and
            `np.exp(-1000)` is 0, so find a way to avoid both without changing the result.
            """,
        reference=my_softmax,
        cases=_softmax_cases,
        misconceptions=(
            Misconception(
                "Right for small logits, but `exp(1000)` is infinity, and infinity divided by infinity is NaN. Subtract the "
                "largest logit from all of them first: numerator and denominator shrink by the same factor.",
                lambda logits: np.exp(logits) / np.exp(logits).sum(),
            ),
            Misconception(
                "Right for small logits. For large ones you put 0 where `exp` overflows, and then the probabilities do not sum to 1. "
                "Keep `exp` from overflowing instead: which number may be subtracted from all logits without changing the result?",
                lambda logits: np.nan_to_num(np.exp(logits) / np.exp(logits).sum()),
            ),
            Misconception(
                "Where `exp` overflows you give everything to the largest logit. The others get their share too: only the "
                "differences between the logits count, and 1,000 beside 1,001 is the same as 0 beside 1.",
                _softmax_or_winner,
            ),
            Misconception(
                "You cut the logits off at a limit, so all logits beyond it come out equal. Subtract a number from all of them instead: the "
                "differences stay, and only they count.",
                lambda logits: softmax(np.clip(logits, -500, 500)),
            ),
            Misconception(
                "You divide the logits, and their differences shrink with them. Subtract a number from all of them instead: the differences "
                "stay, and only they count.",
                lambda logits: softmax(logits / (np.abs(logits).max() or 1)),
            ),
            Misconception(
                "You subtract the mean of the logits. A logit far above the mean still overflows, so subtract a number that leaves no "
                "exponent above 0.",
                _softmax_less(np.mean),
            ),
            Misconception(
                "You subtract the median of the logits. A logit far above the median still overflows, so subtract a number that leaves no "
                "exponent above 0.",
                _softmax_less(np.median),
            ),
            Misconception(
                "You subtract the first logit. One that is far above the first still overflows, so subtract a number that leaves no "
                "exponent above 0.",
                _softmax_less(lambda logits: logits[0]),
            ),
            Misconception(
                "You subtract the smallest logit, so no exponent is below 0 and one far above the smallest overflows.",
                _softmax_less(np.min),
            ),
            Misconception(
                "You subtract the sum of the logits, which may be far from each of them, so `exp` still overflows or gives only zeros.",
                _softmax_less(np.sum),
            ),
            Misconception(
                "Each probability belongs to the place of its logit. Yours are in rising order: the logits were sorted.",
                lambda logits: np.sort(my_softmax(logits)),
            ),
            Misconception(
                "Your exponentials have base 2. The softmax uses `np.exp`.",
                lambda logits: my_softmax(np.log(2) * np.asarray(logits)),
            ),
            Misconception(
                "Your numbers are positive but do not sum to 1: divide by the **sum** of the exponentials.",
                lambda logits: np.exp(logits - np.max(logits)),
            ),
            Misconception(
                "The logits are divided by their sum without `exp`. Logits may be negative or sum to 0; `exp` makes every one "
                "positive first.",
                lambda logits: logits / np.sum(logits),
            ),
            Misconception(
                "The largest logit is subtracted above the fraction line but not below it, so the fraction changes. Use the "
                "same exponentials in both places.",
                lambda logits: np.exp(logits - np.max(logits)) / np.exp(logits).sum(),
            ),
            Misconception(
                "That is the **logarithm** of the softmax: all of its numbers are negative or 0. Take `exp` of it.",
                lambda logits: logits - np.max(logits) - np.log(np.exp(logits - np.max(logits)).sum()),
            ),
            Misconception(
                "Dividing the logits keeps them small, but it changes the differences between them, and with those the "
                "probabilities. **Subtract** the largest one instead.",
                lambda logits: my_softmax(logits / np.max(logits)),
            ),
            Misconception(
                "That is the sigmoid of each logit alone: the results do not sum to 1. In the softmax all words share "
                "a total of 1.",
                lambda logits: 1 / (1 + np.exp(-logits)),
            ),
        ),
        hints=(
            "Write it first exactly as in the formula: `np.exp` of all logits, divided by their sum. Then look at the case that fails.",
            "Multiply above and below the fraction line by the same number, exp(−c): nothing changes. Which c keeps every "
            "exponent at 0 or below?",
            "Subtract `np.max(logits)` from the logits before you take `np.exp`.",
        ),
        notice="Adding the same number to every logit changes nothing: only the differences between scores count.",
        domain=_softmax_domain,
        equivalents=(
            ("return exponentials / exponentials.sum()",
             "return np.abs(exponentials / exponentials.sum())",
             "it is never negative"),
            ("return exponentials / exponentials.sum()",
             "return np.maximum(exponentials / exponentials.sum(), 0)",
             "it is never negative"),
        ),
        quantities={
            "np.max(logits)": "the largest logit", "max(logits)": "the largest logit", "z.max()": "the largest logit", "top": "the largest logit",
            "logits - np.max(logits)": "the logits less the largest", "z - z.max()": "the logits less the largest",
            "np.exp(logits - np.max(logits))": "the exponentials", "np.exp(z - z.max())": "the exponentials",
            "exponentials": "the exponentials", "e": "the exponential", "exponentials.sum()": "the sum of the exponentials",
            "sum(exponentials)": "the sum of the exponentials", "np.exp(z - z.max()).sum()": "the sum of the exponentials",
            "np.subtract.outer(logits, logits)": "the differences between the logits",
        },
    ),
    Exercise(
        id="04.4",
        title="How wrong is the prediction?",
        statement=r"""
            The loss of one pair is $-\log p$ with $p$ the probability that the softmax gives to the true context word. The scores
            are the dot products of the centre word's input vector with every output vector. Write `my_loss`; `softmax` of
            w2vlib is at hand.
            """,
        reference=my_loss,
        cases=_loss_cases,
        misconceptions=(
            Misconception(
                "The scores are made from `W_in` alone. The centre word uses its **input** vector, each candidate its "
                "**output** vector: a row of `W_out`.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_in @ W_in[centre])[context]),
            ),
            Misconception(
                "Your loss is negative: the logarithm of a probability is never above 0. The minus sign in front is missing.",
                lambda W_in, W_out, centre, context: np.log(softmax(W_out @ W_in[centre])[context]),
            ),
            Misconception(
                "That is the probability of the context word, not the loss. The loss is minus its logarithm: 0 when the "
                "prediction is perfect.",
                lambda W_in, W_out, centre, context: softmax(W_out @ W_in[centre])[context],
            ),
            Misconception(
                "The two words are swapped: `centre` picks the row of `W_in`, `context` the probability.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_out @ W_in[context])[centre]),
            ),
            Misconception(
                "The two matrices are swapped: the input vector comes from `W_in`, the scores from `W_out`.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_in @ W_out[centre])[context]),
            ),
            Misconception(
                "That is the negative score itself. Without the softmax a score can grow for ever; the loss has to compare "
                "it with the scores of all words.",
                lambda W_in, W_out, centre, context: -(W_out @ W_in[centre])[context],
            ),
            Misconception(
                "That is the loss of one yes-or-no question, the sigmoid of one score. The softmax needs the scores of **all** words below its "
                "fraction line.",
                lambda W_in, W_out, centre, context: np.logaddexp(0, -W_out[context] @ W_in[centre]),
            ),
            Misconception(
                "The sum below the fraction line leaves the context word out. It runs over all words, the right one too.",
                lambda W_in, W_out, centre, context: (np.logaddexp.reduce(np.delete(W_out @ W_in[centre], context))
                                                      - W_out[context] @ W_in[centre]),
            ),
            Misconception(
                "Your scores are cosines. A score is the dot product itself: it is not divided by the lengths of the vectors.",
                lambda W_in, W_out, centre, context: -np.log(softmax(
                    W_out @ W_in[centre] / (np.linalg.norm(W_out, axis=1) * np.linalg.norm(W_in[centre])))[context]),
            ),
            Misconception(
                "The softmax is taken of the hidden vector, before there are scores. The hidden vector is linear: softmax comes once, after "
                "the scores.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_out @ softmax(W_in[centre]))[context]),
            ),
            Misconception(
                "The negative numbers of the hidden vector are set to 0 (ReLU). The hidden layer is linear: h is the row as it is.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_out @ np.maximum(0, W_in[centre]))[context]),
            ),
            Misconception(
                "You take the likeliest word. The loss asks for the probability of the word that was there, `context`, likely or not.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_out @ W_in[centre]).max()),
            ),
            Misconception(
                "The loss is divided by the number of words in the vocabulary. One pair has one loss, with nothing to average.",
                lambda W_in, W_out, centre, context: my_loss(W_in, W_out, centre, context) / len(W_out),
            ),
            Misconception(
                "You add up the losses of all words. Only the context word was there, so only its probability counts.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_out @ W_in[centre])).sum(),
            ),
            Misconception(
                "That is 1 − p, how much probability is missing. The loss is minus the logarithm of p.",
                lambda W_in, W_out, centre, context: 1 - softmax(W_out @ W_in[centre])[context],
            ),
            Misconception(
                "Your softmax shares out 1 among the N products of one dot product. Add these up to one score for each word, and take the "
                "softmax over the words.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_in[centre] * W_out[context])).sum(),
            ),
            Misconception(
                "The logarithm has base 2, which measures the loss in bits. The formulas of the course, and their "
                "derivatives, use the natural logarithm, `np.log`.",
                lambda W_in, W_out, centre, context: -np.log2(softmax(W_out @ W_in[centre])[context]),
            ),
        ),
        hints=(
            "Three lines: the input vector h of the centre word; the V scores; minus the log of one probability.",
            "The scores of all words at once are `W_out @ h`.",
            "`-np.log(softmax(W_out @ W_in[centre])[context])`",
        ),
        notice="With weights near 0 every word gets probability 1 / V, so training starts at a loss of about log V.",
        domain=_pair_domain_of_ids,
        equivalents=(
            ("return -np.log(probabilities[context])",
             "return np.abs(-np.log(probabilities[context]))",
             "it is never negative"),
            ("return -np.log(probabilities[context])",
             "return np.maximum(-np.log(probabilities[context]), 0)",
             "it is never negative"),
        ),
        quantities={
            "h": "the hidden vector", "W_in[centre]": "the hidden vector", "W_out @ h": "the scores", "W_out @ W_in[centre]": "the scores",
            "scores": "the scores", "z": "the scores", "softmax(W_out @ h)": "the probabilities", "probabilities": "the probabilities",
            "p": "the probabilities", "probabilities[context]": "the probability of the context word",
            "np.log(probabilities[context])": "the logarithm of the context word's probability",
            "z[context]": "the score of the context word", "scores[context]": "the score of the context word",
            "np.logaddexp.reduce(z)": "the logarithm of the sum of the exponentials",
        },
    ),
    Exercise(
        id="04.5",
        title="One training step",
        statement=r"""
            Put it together. With the error $e = p - y$ (the probabilities, minus 1 at the context word), the gradients are

            $$\frac{\partial L}{\partial h} = \sum_j e_j\, u_j \qquad \frac{\partial L}{\partial u_j} = e_j\, h$$

            and each vector moves by minus the learning rate times its gradient. (Notebook 05 derives both.) Write `my_step`, which returns both new
            matrices. Both gradients belong to the **old** weights.
            """,
        reference=my_step,
        cases=_step_cases,
        misconceptions=(
            Misconception(
                "The step goes uphill: the gradient points where the loss **rises**. Subtract it.",
                _wrong_step(sign=-1),
            ),
            Misconception(
                "The error is not complete: subtract 1 from the probability of the context word. Without it every word is "
                "pushed away and none is pulled closer.",
                _wrong_step(one_hot=False),
            ),
            Misconception(
                "Only the output vector of the context word has moved. Every word has a share in the softmax, so every row of "
                "`W_out` has a gradient.",
                _wrong_step(only_target=True),
            ),
            Misconception(
                "Every output vector has moved but the one of the context word. It is the one that is pulled closer.",
                _wrong_step(only_others=True),
            ),
            Misconception(
                "All rows of `W_in` have moved. Only the centre word took part: change `W_in[centre]` alone.",
                _wrong_step(every_input=True),
            ),
            Misconception(
                "The gradient of the input vector is computed with the new `W_out`. Compute both gradients first, then move "
                "both matrices.",
                _wrong_step(after=True),
            ),
            Misconception(
                "The output vectors are moved with the **new** input vector. Both gradients belong to the old weights: keep h as it "
                "was before the step.",
                _step_with_new_h,
            ),
            Misconception(
                "You return one row of `W_in`. The exercise asks for both whole matrices: copy `W_in`, change its row `centre`, return the copy.",
                lambda W_in, W_out, centre, context, rate: (my_step(W_in, W_out, centre, context, rate)[0][centre],
                                                            my_step(W_in, W_out, centre, context, rate)[1]),
            ),
            Misconception(
                "The input vector moves by the whole gradient: the learning rate is missing there.",
                _wrong_step(rate_in=False),
            ),
            Misconception(
                "The 1 is subtracted at the centre word. The label is 1 at the word that was to be predicted, `context`.",
                _step_of(lambda W_in, W_out, centre, context: _error(W_in, W_out, centre, centre)),
            ),
            Misconception(
                "Your scores are made with `W_in` on both sides. The candidates use their **output** vectors, the rows of `W_out`.",
                _step_of(lambda W_in, W_out, centre, context: _error(W_in, W_in, centre, context)),
            ),
            Misconception(
                "Your probabilities are sigmoids, each of one score alone. This step needs the softmax, whose results sum to 1.",
                _step_of(lambda W_in, W_out, centre, context: sigmoid(W_out @ W_in[centre]) - np.eye(len(W_out))[context]),
            ),
            Misconception(
                "The input vector follows the context word's output vector alone. Its gradient is a sum over **all** words: every one of "
                "them pushes.",
                _step_of(_error, lambda j, context: j == context),
            ),
            Misconception(
                "The input vector is pushed by the other words, but the context word does not pull it. The sum runs over all words.",
                _step_of(_error, lambda j, context: j != context),
            ),
            Misconception(
                "`W_out` has not moved. Every one of its rows has a gradient: its error times h.",
                lambda W_in, W_out, centre, context, rate: (my_step(W_in, W_out, centre, context, rate)[0], W_out.copy()),
            ),
            Misconception(
                "`W_in` has not moved. The row of the centre word has a gradient: the sum of error times output vector.",
                lambda W_in, W_out, centre, context, rate: (W_in.copy(), my_step(W_in, W_out, centre, context, rate)[1]),
            ),
            Misconception(
                "You return `W_in` alone. The exercise asks for both tables, `W_in` and `W_out`, after the step.",
                lambda *given: my_step(*given)[0],
            ),
            Misconception(
                "You return the two gradients. The exercise asks for the weights after the step.",
                _gradients_of_step,
            ),
            Misconception(
                "You return by how much the weights change. The exercise asks for the weights after the step.",
                _changes_of_step,
            ),
            Misconception(
                "The centre's row is overwritten with its change. It keeps what it was, less the learning rate times the gradient.",
                _step_overwrites,
            ),
        ),
        hints=(
            "Begin with h, the probabilities and the error, as in the loss. Copy both matrices before you change anything.",
            "The gradient of h is `error @ W_out`; it moves one row of the copy of `W_in`.",
            "The gradient of all output vectors at once is `np.outer(error, h)`, of shape (V, N).",
        ),
        notice="The two updates have the same form: error times the vector on the other side.",
        domain=_step_domain,
        quantities={
            "h": "the hidden vector", "W_in[centre]": "the hidden vector", "W_out @ h": "the scores", "softmax(W_out @ h)": "the probabilities",
            "error": "the error", "error[context]": "the error of the context word", "p": "the probabilities", "e": "the error",
            "error @ W_out": "the gradient by h", "np.outer(error, h)": "the gradient by the output vectors",
            "W_out.T @ error": "the gradient by h", "np.outer(error, x @ W_in)": "the gradient by the output vectors",
            "learning_rate * (error @ W_out)": "the step of the input vector",
            "learning_rate * np.outer(error, h)": "the step of the output vectors",
            "new_in": "the new `W_in`", "new_out": "the new `W_out`", "new_in[centre]": "the centre's row of the new `W_in`",
            "x": "the one-hot vector of the centre word", "y": "the label", "W_in.copy()": "the copy of `W_in`",
            "W_out.copy()": "the copy of `W_out`",
        },
    ),
    Prediction(
        id="04.6",
        title="A wider window",
        statement="""
            A sentence of 6 words makes 18 skip-gram pairs when the window is 2. How many does it make when the window is 4?
            """,
        choices={
            "28": "Only two pairs are missing, (first, last) and (last, first): these two words are 5 apart. A sentence of six words has 30 "
            "pairs in all, so a wider window can't double them.",
            "30": "Those are all pairs of two different positions. Two of them are more than 4 apart.",
            "36": "The window doubles, and the pairs would too, if no word were near an edge. In a short sentence every word is.",
            "48": "6 centres with 8 context words each would give 48. But no word of this sentence has 8 neighbours.",
        },
        run=_examples_with_a_wider_window,
        hints=(
            "Draw six dots. Which dots does the window of the first one reach? And which does it leave out?",
            "Count what is left out: which pairs of positions are more than 4 apart?",
        ),
    ),
    Exercise(
        id="04.7",
        title="From a text to vectors",
        statement="""
            *Allow 30 minutes.* Put everything together: sentences go in, trained tables come out. Three functions share the work.

            1. `my_ids` gives each word its id, 0, 1, 2, … in the order in which the words first occur.
            2. `my_examples` lists the pairs of all sentences as ids, sentence by sentence, in the order of exercise 04.2. A window never
               crosses the end of its sentence.
            3. `my_training` goes through that list `passes` times. Each pair is one step, and each step starts from the weights that the step before
               left behind.

            `my_training` returns both tables and the mean loss of each pass. The loss of a pair is the one **before** its step. The tables that were
            given stay as they are. You may call `my_step` and `my_loss`, or `full_softmax` of w2vlib, whose result has `loss`, `error` and `grad_h`. The three
            are checked together, by what `my_training` returns.
            """,
        reference=my_training,
        parts=(my_ids, my_examples),
        cases=_training_cases,
        domain=_training_domain,
        misconceptions=(
            Misconception(
                "Some of your pairs join the last words of a sentence with the first words of the next one. A window ends where its sentence ends.",
                lambda *given: _train(*given, examples=_examples_across),
            ),
            Misconception(
                "Your ids follow the alphabet. The rows of the tables belong to the words in the order in which they first occur.",
                lambda *given: _train(*given, ids=_sorted_ids),
            ),
            Misconception(
                "A pair that occurs twice in the text is trained once a pass. Every occurrence is a step of its own.",
                lambda *given: _train(*given, examples=_examples_once),
            ),
            Misconception(
                "All steps of a pass start from the weights at the beginning of that pass. Each step starts from what the step before left behind.",
                lambda *given: _train(*given, stale=True),
            ),
            Misconception(
                "Each loss is taken after its step. Take it before, because it says how wrong the prediction was when it was made.",
                lambda *given: _train(*given, after=True),
            ),
            Misconception(
                "Each pass has the **sum** of its losses in your answer. Divide by the number of pairs.",
                lambda *given: _train(*given, mean=False),
            ),
            Misconception(
                "Every pass begins again with the tables that were given. The second pass goes on from where the first one ended.",
                lambda *given: _train(*given, restart=True),
            ),
            Misconception(
                "There is a single pass in your answer. Go through all pairs `passes` times.",
                lambda sentences, m, W_in, W_out, rate, passes: _train(sentences, m, W_in, W_out, rate, 1),
            ),
            Misconception(
                "Only the last mean loss is there. The exercise asks for a list with one number for each pass.",
                lambda *given: (*my_training(*given)[:2], my_training(*given)[2][-1]),
            ),
        ),
        hints=(
            "Write `my_ids` and `my_examples` first, and print what they give for two short sentences. `my_examples` is exercise 04.2 with one more "
            "loop around it.",
            "`my_training` begins with copies of both tables. Then come two loops: over the passes, and inside over the pairs.",
            "Inside: add the pair's loss to a total, then replace both tables by what the step returns. Behind the inner loop: append the total "
            "divided by the number of pairs.",
        ),
        notice="That is the whole of skip-gram with a full softmax. What the course's `Trainer` adds is a falling learning rate, a random order, and a "
        "memory of its steps.",
        quantities={
            "examples": "the list of pairs", "total": "the sum of the losses", "scored.loss": "the loss of the pair", "losses": "the list of mean losses",
            "W_in": "the new `W_in`", "W_out": "the new `W_out`",
            "len(examples)": "the number of pairs", "total / len(examples)": "the mean loss", "scored.grad_h": "the gradient by h",
            "scored.error": "the error", "np.outer(scored.error, W_in[centre])": "the gradient by the output vectors",
            "range(passes)": "the passes", "ids": "the ids", "i": "the position of the centre word", "j": "the position of the context word",
            "max(0, i - m)": "the left end of the window", "min(len(sentence), i + m + 1)": "the right end of the window",
            "i + m + 1": "the right end of the window", "i - m": "the left end of the window", "len(sentence)": "the length of the sentence",
        },
    ),
)

"""Questions of notebook 04, skip-gram."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "What is skip-gram given, and what does it predict?",
        (
            wrong("The context words; it predicts the centre word.", "That is CBOW. Skip-gram is the reverse game."),
            right("The centre word; it predicts a word near it.",
                  "One example for each context word: the same centre is asked again and again."),
            wrong("A sentence; it predicts the next word.",
                  "That is a language model. Skip-gram looks to both sides, and the order of the context does not count."),
            wrong("Two words; it predicts whether they mean the same.",
                  "Its training data say nothing about meaning. It predicts which words occur near each other, and similar vectors result from that."),
        ),
    ),
    Question(
        "The centre word is `king` and the context word is `queen`. Which dot product does training raise?",
        (
            wrong("v_king · v_queen: a row of `W_in` with another row of `W_in`.",
                  "No score multiplies two input vectors. They become similar because they have to predict the same words."),
            right("v_king · u_queen: a row of `W_in` with a row of `W_out`.",
                  "Every score is an input vector times an output vector."),
            wrong("u_king · u_queen, both rows of `W_out`.", "The centre word is looked up in `W_in`, so a v takes part."),
        ),
    ),
    Question(
        "What does the network do with h between the look-up and the scores?",
        (
            right("Nothing at all.", "The hidden layer is linear: h is the centre word's row of `W_in` and goes straight to the scores."),
            wrong("It applies ReLU.", "Then a negative number of an embedding would never take part in a score. There is no activation function at all."),
            wrong("It applies a sigmoid.", "A sigmoid appears in negative sampling, but on the scores, not on h."),
        ),
    ),
    Question(
        "You add 5 to every logit. What happens to the probabilities?",
        (
            wrong("They all grow.", "They can't: they always sum to 1."),
            right("Nothing.", "The factor exp(5) is in the numerator and in the denominator, and cancels. Only differences between logits count."),
            wrong("The largest one grows, the others shrink.", "Adding keeps all differences. When you multiply all logits by a number above 1, the largest probability does grow."),
        ),
    ),
    Question(
        "In one step with the full softmax, which rows of `W_out` change?",
        (
            wrong("The row of the context word.", "It is pulled towards h, and it changes most if its probability was low. "
                  "But the other rows are pushed away, too."),
            wrong("The rows of the words in the window.", "The step knows a single pair; the rest of the window is not in it."),
            right("All V rows.", "The error p − y differs from 0 for every word, so every row gets a gradient."),
        ),
    ),
    Question(
        "The weights are near 0 at the start, and there are 100 words. What is the first loss, about?",
        (
            wrong("0", "A loss of 0 means that the right word has probability 1. At the start all words are equally likely."),
            wrong("1", "A loss of 1 would need p = exp(−1), about 0.37."),
            right("4.6", "Each word has probability 1/100, and −log(1/100) = log 100 ≈ 4.61."),
            wrong("100.0", "The probability is 1/100; the loss is minus its logarithm, not one over it."),
        ),
    ),
    Question(
        "Why is the funnel V → N → V not an autoencoder?",
        (
            wrong("Because N is smaller than V.", "An autoencoder has a narrow middle as well; that is how it compresses."),
            right("Because it is trained to predict the neighbours of a word, not to give back the word itself.",
                  "The output is compared with another word, and that word changes from pair to pair."),
            wrong("Because it has two matrices, one on each side of the hidden layer, and not a single one that is used twice.", "So has an autoencoder with one hidden layer: one to encode, one to decode."),
        ),
    ),
    Question(
        "A sentence has 4 words, and m = 1. How many training pairs does skip-gram get from it?",
        (
            wrong("4", "That is the number of centre words, and of CBOW's examples."),
            right("6", "The two words at the edges have one neighbour each, the two in the middle have two: 1 + 2 + 2 + 1."),
            wrong("8", "Each word would need two neighbours, but those at the edges have only one."),
        ),
    ),
    Question(
        "You train skip-gram on playlists, with songs as words. Two songs never occur in one playlist, but the songs around them are the same. How do their input vectors end up?",
        (
            right("Similar, because both must predict the same songs.", "This is how `kings` and `queens` became similar in your own program."),
            wrong("Far apart, because no pair contains both.", "A pair of the two would raise v · u, not v · v. It is not needed for similar input vectors."),
            wrong("As they were at random, because no step compares them.", "Each song is a centre in pairs of its own, and these move its vector."),
        ),
    ),
)

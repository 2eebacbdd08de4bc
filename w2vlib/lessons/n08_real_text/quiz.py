"""Questions of notebook 08, real text."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "Why are words that occur fewer than five times left out?",
        (
            right("They have too few examples to place their vectors.", "Two matrices shrink by more than half, and nearly all of the text stays."),
            wrong("They are always spelling mistakes, which only mislead the training.", "Some are. Most are names and rare but good words; they have too few examples all the same."),
            wrong("Negative sampling can't draw them.", "It can: their noise probability is small, not 0."),
        ),
    ),
    Question(
        "A block of words shares N noise words, and K negatives are wanted for each pair. What becomes of K?",
        (
            wrong("It is ignored.", "Then the noise would push with a strength nobody chose."),
            right("Each noise word counts K/N for each pair.", "The expected gradient is the one of K free draws; only its randomness differs."),
            wrong("K of the N noise words are drawn again for each pair.", "That would bring back the small pieces of work that the block avoids."),
        ),
    ),
    Question(
        "Why is a block faster, although it does more multiplications for each pair?",
        (
            wrong("It skips rare words.", "Both do, by min_count."),
            wrong("It computes with fewer digits.", "Both compute in float32, gensim as well."),
            right("A few matrix products use the processor fully; many small steps wait for Python, for memory, or for each other.", "Work that is arranged well beats less work."),
        ),
    ),
    Question(
        "Two words of your text have a cosine of 0.6. What does that tell you?",
        (
            right("Little: compare it with other cosines of the same space.", "Dimension, text and training time move all cosines together."),
            wrong("They are 60 % synonyms; the other 40 % of their meaning differs.", "A cosine is no share of anything."),
            wrong("They often stand side by side.", "They have similar neighbours; they may never meet."),
        ),
    ),
    Question(
        "gensim and this course's trainer are to be compared on a text. What makes it fair?",
        (
            wrong("Both use their default settings.", "Defaults differ: min_count, epochs, rate. You would compare the defaults."),
            wrong("Both run until the loss is the same.", "They measure their losses differently."),
            right("The same text, dimension, window, negatives, subsampling and epochs; scores over several seeds; time measured in turns.", "And the vectors must be as good: a fast program that learns nothing is no winner."),
        ),
    ),
    Question(
        "Two threads write to the same matrices without waiting for each other (Hogwild!). What is the price?",
        (
            wrong("The vectors are half as good.", "Collisions are rare when each block touches few rows; the scores stay within their usual spread."),
            right("Two runs with the same seed differ a little.", "Who writes first depends on the clock. For the same numbers again, take one thread."),
            wrong("It needs twice the memory.", "Both threads share the matrices; each has only its own small block."),
        ),
    ),
    Question(
        "CBOW learned worse than skip-gram at the same learning rate. What may you conclude?",
        (
            wrong("Skip-gram is the better model.", "Perhaps, but the same rate is not the same effort: CBOW has one update for a whole window."),
            wrong("The code of CBOW must be wrong.", "Dividing the gradient by the number of context words is right, and makes its steps smaller."),
            right("Nothing before both rates are tuned.", "At the rate tuned for each, most of the difference goes away."),
        ),
    ),
    Question(
        "The loss stays at (1 + K) · log 2 for the whole first pass. What happened?",
        (
            wrong("The training has converged.", "Then the curve would be flat, too, but lower: this is the loss of vectors that know nothing."),
            right("The rate is too small, or the text too short.", "Hardly anything was learned: all scores are still close to 0 and every σ is ½."),
            wrong("The rate is too large, so that the steps cancel each other out.", "A rate that is too large first brings the loss down, and then leaves it stuck or rising."),
        ),
    ),
)

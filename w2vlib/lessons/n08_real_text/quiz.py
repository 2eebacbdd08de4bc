"""Questions of notebook 08, real text."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "Why are words that occur fewer than five times left out?",
        (
            right("They have too few examples to place their vectors.", "Two matrices shrink by more than half, and nearly all of the text stays."),
            wrong("They are always spelling mistakes, which only mislead the training.", "Some are. Most are names and rare but good words, which have too few examples as well."),
            wrong("Negative sampling can't draw them.", "It can: their noise probability is small, not 0."),
        ),
    ),
    Question(
        "A block of words shares B noise words, and K negatives are wanted for each pair. What becomes of K?",
        (
            wrong("It is ignored.", "Then the strength of the push would depend on B, which was chosen for speed."),
            right("Each noise word counts K/B for each pair.", "The expected gradient is the one of K separate draws. Only its scatter differs."),
            wrong("K of the B noise words are drawn again for each pair.", "That would bring back the small pieces of work that the block avoids."),
        ),
    ),
    Question(
        "Why is a block faster, although it does more multiplications for each pair?",
        (
            wrong("It skips rare words, and all words that are not in the window of the centre word.", "Both programs do, by min_count."),
            wrong("It computes with fewer digits.", "Fewer digits would help both, and gensim computes in float32 as well."),
            right("A few matrix products use the processor fully; many small steps wait.", "Most of the time of a small step is Python's overhead and waiting for memory, not multiplying."),
        ),
    ),
    Question(
        "Two words of your text have a cosine of 0.6. What does that tell you?",
        (
            right("Little: compare it with other cosines of the same space.", "Dimension, text and training time move all cosines together."),
            wrong("They are 60 % synonyms; the other 40 % of their meaning differs.", "A cosine is not a share of anything."),
            wrong("They often occur side by side.", "They have similar neighbours, but may never occur together."),
        ),
    ),
    Question(
        "gensim and this course's trainer are to be compared on a text. What makes it fair?",
        (
            wrong("Both use their default settings, because those are what their authors found best.", "The defaults of min_count, epochs and rate differ, so you would compare the defaults."),
            wrong("Both run until the loss is the same.", "They measure their losses differently."),
            right("The same text and settings, several seeds, and time measured in turns.", "Settings are dimension, window, negatives, subsampling, rate and epochs. The vectors must be as good, too: a fast program that learns nothing is useless."),
        ),
    ),
    Question(
        "Two threads write to the same matrices without waiting for each other (Hogwild!). What is the price?",
        (
            wrong("The vectors of frequent words are half as good.", "Collisions are rare when each block touches few rows; the scores stay within their usual spread."),
            right("Two runs with the same seed differ a little.", "Which thread writes first depends on the clock. With one thread the numbers are the same again."),
            wrong("It needs twice the memory.", "Both threads share the matrices; each has only its own small block."),
        ),
    ),
    Question(
        "CBOW learned worse than skip-gram at the same learning rate. What may you conclude?",
        (
            wrong("Skip-gram is the better model.", "Perhaps, but the same rate is not the same step length: CBOW makes one update for a whole window."),
            wrong("The code of CBOW must be wrong.", "Dividing the gradient by the number of context words is right, and makes its steps smaller."),
            right("Nothing until both are tuned.", "Notebook 04 tuned both, and on its text a gap remained; notebook 08 saw one between two updates shrink. Tune, then say on which text."),
        ),
    ),
    Question(
        "The loss stays at (1 + K) · log 2 for the whole first pass. What happened?",
        (
            wrong("The training has converged.", "Then the curve would be flat, too, but lower: this is the loss of untrained vectors."),
            right("The rate is too small, or the text too short.", "Hardly anything was learned: all scores are still close to 0 and every σ is ½."),
            wrong("The rate is too large, so that the steps cancel each other out.", "A rate that is too large first brings the loss down, and then leaves it stuck or rising."),
        ),
    ),
    Question(
        "The most frequent word of a text occurs 60,000 times. How often, by Zipf's law, does the word of rank 300 occur?",
        (
            wrong("About 59,700 times.", "The count falls by a factor, not by a difference: rank 300 has about a 300th of the first count."),
            right("About 200 times.", "60,000 / 300 = 200."),
            wrong("About 20 times.", "Rank 3,000 would have that."),
        ),
    ),
)

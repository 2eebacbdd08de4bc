"""Questions of notebook 06, negative sampling."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "Which question does negative sampling ask?",
        (
            wrong("Which of the V words of the vocabulary is the neighbour of this centre word, and with what probability?", "That is the softmax, and answering it takes V scores."),
            right("Is this word a neighbour, yes or no? Asked of the target and of K drawn words.", "1 + K small questions in place of one large one."),
            wrong("Which of the 1 + K words is it?", "Close, but each word is asked on its own; the probabilities need not sum to 1."),
        ),
    ),
    Question(
        "K = 5 and V = 100,000. How many output vectors does a step touch, at most?",
        (
            wrong("5", "And the target."),
            right("6", "The target and five negative samples; fewer if a word is drawn twice."),
            wrong("100,000", "That was the full softmax."),
        ),
    ),
    Question(
        "A toy vocabulary has V = 96. How much faster is a step of negative sampling with K = 20?",
        (
            right("Hardly, or not.", "There are 21 scores in place of 96, but each call has a fixed cost, and drawing samples takes time as well. The gain grows with V."),
            wrong("About 1,000 times as fast.", "That needs a vocabulary a thousand times larger than 1 + K at least, and no other costs."),
            wrong("About 96 times.", "It still computes 21 scores, and there is work in a step that does not depend on V."),
        ),
    ),
    Question(
        "What is the exponent 0.75 for?",
        (
            right("It draws rare words more often than their counts would.", "And frequent words less often. Mikolov 2013b found that it works better than 1 and 0."),
            wrong("It makes the probabilities of all words of the vocabulary sum to 1.", "Dividing by the sum does that, with any exponent."),
            wrong("It keeps the target from being drawn.", "The program leaves the target out in a separate step."),
        ),
    ),
    Question(
        "May a true neighbour of the centre word be drawn as a negative sample?",
        (
            wrong("No: all context words of the centre are left out.", "That would need a list of all neighbours of every word. Only the target of this step is left out."),
            right("Yes: only this step's target is left out.", "It happens often for frequent words, and the objective takes it into account: what counts is how much more often the pair occurs than chance."),
            wrong("No: negative samples are words that never occur near the centre.", "The program does not check that. A short sentence may not contain such a word at all."),
        ),
    ),
    Question(
        "Does negative sampling compute the same gradient as the full softmax, only faster?",
        (
            wrong("Yes, on average over all the draws of noise words.", "The mean over all draws is another vector: notebook 06 found cosines from −0.7 to 0.9 between the two."),
            wrong("Yes, exactly.", "It does not even look at V − 6 of the words."),
            right("No: it optimises another objective.", "With noise that follows the counts, its optimum has v · u = PMI − log K, if the vectors have enough dimensions (Levy & Goldberg 2014a)."),
        ),
    ),
    Question(
        "What does subsampling frequent words do?",
        (
            right("In every pass it drops many occurrences of \"the\".", "Training is faster, and the windows reach further, since they are laid over the words that are left."),
            wrong("It removes rare words from the vocabulary.", "That is min_count."),
            wrong("It draws frequent words less often as negative samples.", "That is the exponent of the noise distribution. Subsampling is about the text."),
        ),
    ),
    Question(
        "With K = 2 and noise that follows the counts, a pair is asked 12 times with label 1 and 4 times with label 0. Where does its score come to rest?",
        (
            wrong("At 3, the quotient of the two.", "The quotient is σ / (1 − σ), which is exp(z). The score is its logarithm."),
            wrong("At 0.75, the share of the yes.", "That is σ(z), the probability of yes. The score z is the logarithm of 0.75 / 0.25."),
            right("At log 3, about 1.1.", "The errors cancel where 12 (1 − σ) = 4 σ, so σ = 0.75 and z = log(12 / 4)."),
            wrong("At 0, because the pushes and pulls cancel.", "They cancel, but not at 0: there σ is ½, and 12 pulls of ½ are more than 4 pushes of ½."),
        ),
    ),
)

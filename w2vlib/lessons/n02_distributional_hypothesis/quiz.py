"""Questions of notebook 02, the distributional hypothesis."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "What does the distributional hypothesis say?",
        (
            wrong("Words that stand side by side mean the same.", "\"strong\" stands beside \"coffee\" and does not mean coffee. It is about shared neighbours."),
            right("Words that occur in similar contexts tend to have similar meanings.",
                  "\"You shall know a word by the company it keeps\" (Firth 1957). Harris had argued for it in 1954."),
            wrong("Frequent words are more important.", "It says nothing about frequency."),
        ),
    ),
    Question(
        "king and queen have similar contexts. How often must they stand in the same window for that?",
        (
            right("Never.", "They need the same neighbours (rules, throne, castle); they need not meet."),
            wrong("Once.", "Not even once: it is their neighbours that count."),
            wrong("More often than by chance.", "That would make them neighbours, not lookalikes."),
        ),
    ),
    Question(
        "The sentence has n = 5 words and m = 2. What is the context of the first word?",
        (
            wrong("The second word.", "Two words to the right are within reach."),
            right("The second and the third word.", "On the left there is nothing: the window is cut off at the edge of the sentence."),
            wrong("The last two words and the second and third.", "A sentence is no ring, even if Python's negative positions pretend so."),
        ),
    ),
    Question(
        "Why take PPMI and not the raw counts?",
        (
            right("Counts are large for words that are frequent everywhere; PPMI asks whether two words meet more often than chance explains.",
                  "It divides by what the two frequencies alone would lead one to expect."),
            wrong("PPMI needs less memory.", "The table has the same shape; a few more cells are 0."),
            wrong("PPMI can't be negative, and counts can.", "Counts are never negative. PMI is, and PPMI cuts that off."),
        ),
    ),
    Question(
        "You widen the window from 2 to 8. What do the nearest neighbours tend to become?",
        (
            wrong("More alike in grammar: nouns near nouns that could replace them.", "That is the effect of a narrow window, which sees what fits into the same gap."),
            right("More alike in topic: words of the same subject.", "A wide window sees what the passage is about (Levy and Goldberg 2014, on dependency contexts, compare both)."),
            wrong("The same, only with more digits.", "The counts change, and with them who is near whom."),
        ),
    ),
    Question(
        "SVD of the PPMI table gives dense vectors without any neural network. Why go on to predict instead?",
        (
            wrong("Because counting does not give usable vectors.", "It does; with the same care for details it comes close to word2vec or equals it (Levy, Goldberg and Dagan 2015)."),
            wrong("Because SVD can't be computed.", "You have just computed it. For a very large table there are truncated methods."),
            right("Because predicting goes through the text a pair at a time and never needs the V × V table.",
                  "Memory grows with V, not with V², and more text can be added at any time."),
        ),
    ),
)

"""Questions of notebook 09, using embeddings."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "A document has no word in common with the query, and yet it comes out first. How can that be?",
        (
            right("The averages of the two point nearly the same way.",
                  "`airfare` was learned from the same contexts as `flights`. The cosine sees directions and no letters."),
            wrong("The engine has looked up its words in a list of synonyms.", "It has none. What it knows of synonyms comes from "
                  "which words occur in the same gaps."),
            wrong("The document is short, and short documents win.", "An average does not grow with the number of words, and the cosine ignores "
                  "length."),
        ),
    ),
    Question(
        "What must a list of names have, so that skip-gram can learn from it?",
        (
            wrong("The names must be words of a language.", "To the model they are ids. Homes, songs or bus stops will do."),
            wrong("Each name must come with a description of the thing that it names.", "The homes had none. Their neighbours in the sessions were all there was."),
            right("Neighbours in the list must have something to do with each other.", "Then homes that share neighbours are alike, and more is not needed."),
        ),
    ),
    Question(
        "Skip-gram with a narrow window finds that `good` and `bad` are near neighbours. Why?",
        (
            wrong("The training was too short to tell two frequent words apart.", "It was as long as with the wide window, which kept the two apart. The contexts within reach really are the same."),
            right("Opposites occur in the same gaps: “the room was ___”.", "Similar contexts make similar vectors, and a narrow window contains little but the gap."),
            wrong("The two words often occur side by side.", "Then each would be a context of the other, which is not the same as sharing contexts."),
        ),
    ),
    Question(
        "A classifier on averaged vectors reads “not bad, good” and “not good, bad”. What can it tell?",
        (
            wrong("That the first is happier, if `not` was in the training text.", "With or without a vector for `not`: both reviews hold the same words."),
            wrong("That both are unhappy, since `not` and `bad` occur.", "It may come out so. But it gives both the same probability, so it tells nothing about either."),
            right("Nothing: both have the same average.", "An average does not change with the order of what is averaged."),
        ),
    ),
    Question(
        "In the space of the words, what is the weight vector `w` of the classifier?",
        (
            wrong("A list that says which of the dimensions are happy ones.", "No dimension means anything by itself. If the whole space is turned, all weights change, and no "
                  "probability does."),
            right("A direction, from angry to happy.", "How far a word reaches along it is the mark of that word. The dot product goes into the average, so a review's score is the "
                  "mean of the marks, plus the intercept."),
            wrong("The average of the happy reviews.", "It points roughly there. But the angry ones push it too: each step adds label minus probability, times review, for both kinds."),
        ),
    ),
    Question(
        "A linear map is learned from a few known pairs of words and fits all of them exactly. How well will it translate?",
        (
            wrong("Very well: it makes no mistake.", "It makes none on the pairs it was made from. That says nothing about any other word."),
            wrong("As well as a turn, since both were made from the same pairs.", "The turn has about half as many numbers to choose and can't fit accidents. With 12 pairs it "
                  "was far ahead."),
            right("Only words outside the pairs can show it.", "Held-out words are kept for this. In your count such a map was at its worst where it fitted exactly."),
        ),
    ),
    Question(
        "Why is an orthogonal matrix a good choice to bring one language onto another?",
        (
            right("It keeps all lengths and angles, so the neighbours within a language stay as they were.", "Only the directions of the axes change, and those were arbitrary anyway."),
            wrong("It brings the known pairs nearer to each other than any other matrix, so it must be best for the rest.", "Least squares brings the known pairs nearer, since it may also stretch. "
                  "The turn has fewer numbers to choose, and so less to get wrong with few pairs."),
            wrong("It is the only one that can be computed.", "A general linear map has a closed form too: least squares."),
        ),
    ),
    Question(
        "`doctor` occurs in hospital sentences three times as often as in university ones. Where is its vector?",
        (
            wrong("With the hospital words: the majority wins.", "It is nearer to them. But the university sentences pull as well, and even a quarter of them pulls hard."),
            right("Between the two groups, nearer to the hospital words.", "One vector has to predict both kinds of neighbours. You measured it: nearly the whole vector is a weighted sum of the two."),
            wrong("In two places: there are two vectors, one for each sense.", "One string, one id, one row of `W_in`. Two senses need two names, or a model that looks at the sentence."),
        ),
    ),
    Question(
        "What does BERT do with `doctor` that word2vec does not?",
        (
            wrong("It looks the word up in a larger dictionary that lists its senses.", "It does not contain a list of senses. It starts from a look-up of one row, as word2vec does."),
            wrong("It uses longer vectors, so that all senses fit in.", "They are longer. But a long vector that is the same everywhere still can't depend on the sentence."),
            right("It makes a new vector for each place, from the words around it.", "Attention mixes in the others, by learned weights."),
        ),
    ),
    Question(
        "A text has two words, and their vectors are at right angles. How long is the average of their directions?",
        (
            wrong("1", "Each direction has length 1. Their average is shorter unless they agree."),
            right("About 0.71", "The squared length is the mean of four cosines, 1, 1, 0 and 0, which is ½. The root of ½ is 0.71."),
            wrong("0.5, the mean of 1 and 0", "That is the square of the length."),
            wrong("0", "That happens when two directions are opposite."),
        ),
    ),
)

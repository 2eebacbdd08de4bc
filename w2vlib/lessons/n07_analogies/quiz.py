"""Questions of notebook 07, analogies."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "man is to king as woman is to …? Which sum of vectors do you look near?",
        (
            wrong("man − king + woman", "The signs are reversed, although some pages print it like this. It leads away from everything royal."),
            right("king − man + woman", "The step from man to king is king − man. Take the same step from woman."),
            wrong("king + man + woman", "Nothing is taken away, so you land in the middle of the three."),
        ),
    ),
    Question(
        "A vector is made twice as long. What happens to its cosines with all other words?",
        (
            right("Nothing.", "The length is above and below the fraction line. Cosine sees directions alone."),
            wrong("They double.", "The dot products double. The cosine divides that away."),
            wrong("They halve.", "They would if you divided by the length twice."),
        ),
    ),
    Question(
        "Published analogy scores leave the three given words out of the answers. Why does that matter?",
        (
            wrong("The search is faster, because three words fewer have to be compared with the sum.", "Three words more or fewer cost nothing."),
            wrong("It makes the task harder.", "It makes it easier: three strong competitors are gone, and in the usual question files they are never the answer."),
            right("The sum is often nearest to one of the three, so the score would be lower.",
                  "If a and c are close together, b − a + c is close to b; if a and b are, it is close to c."),
        ),
    ),
    Question(
        "Dimension 3 is large for king and queen. Is it the royalty dimension?",
        (
            right("No: a rotation changes it and keeps every cosine.",
                  "A single coordinate depends on the random start. Directions in the space can carry meaning, but training gives the axes none."),
            wrong("Yes: each dimension stands for a property.", "Tables that show it so are illustrations. Training gives the axes no such role."),
            wrong("Yes, if it is large for prince and princess as well.", "Another seed gives the same neighbours and another dimension 3."),
        ),
    ),
    Question(
        "Two words lie side by side on the PCA map. What do you know?",
        (
            wrong("They are nearest neighbours in the whole space.", "They may be far apart in the directions that the map does not show."),
            right("They agree along the two widest directions.", "Look at the explained variance, then ask the cosine."),
            wrong("Nothing at all.", "The map shows the two widest directions, and in those the two words agree."),
        ),
    ),
    Question(
        "You train with 20 seeds and get between 60 % and 100 % of the analogies right. What do you report?",
        (
            wrong("100 %: it shows what the method can do.", "It shows what the luckiest seed can do. A reader who repeats it gets another one."),
            wrong("The seed that you tried first.", "It could be any of the 20."),
            right("The distribution over all 20.", "One number from one seed can't tell a better method from a better draw."),
        ),
    ),
    Question(
        "An embedding answers man : doctor :: woman : nurse. What does that show?",
        (
            wrong("A fact about the two professions: more women are nurses than doctors.", "The vectors know texts, not the world."),
            right("Less than it seems: \"doctor\" itself was not allowed.",
                  "\"doctor\" is a given word and was left out, so something else had to come. Allow it, and measure the lean over several seeds."),
            wrong("A mistake in the training.", "Training copied which words occur together in the text. The question is how the answer was chosen."),
        ),
    ),
    Question(
        "What is the cosine of the vectors (3, 4) and (4, 3)?",
        (
            right("24 / 25", "The dot product is 12 + 12 = 24, both lengths are 5, and 24 / 25 is 0.96."),
            wrong("24", "That is the dot product. Divide it by both lengths."),
            wrong("4.8", "You have divided by one length, 5. The other is 5 as well."),
            wrong("1 − 24 / 25", "That is 1 minus the cosine, the cosine distance."),
        ),
    ),
)

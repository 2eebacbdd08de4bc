"""A small grammar flows in; kingdom.txt (a sentence a line) and analogies.txt (Google's question format) flow out.

`python data/build_kingdom.py` writes both files; with `--check` it compares them, byte for byte, and changes nothing.

The grammar has two halves. *Frames* tell the same of the old and of the young, in three worlds (court, village, home)
and of animals; *families* tell what belongs to one world only, and how food tastes. Every sentence is then told twice,
once as written and once with the genders exchanged: whatever a king does, a queen does.
"""

import argparse
from itertools import chain, permutations, product
from pathlib import Path
from random import Random

DATA = Path(__file__).parent

# Words that change places when the genders are exchanged.
PARTNERS = ("king queen, prince princess, man woman, boy girl, father mother, son daughter, brother sister, "
            "husband wife, grandfather grandmother, he she, his her")

# The old one, the young one, and three places where you meet them.
WORLDS = [
    ("king", "prince", ("palace", "castle", "tower")),
    ("man", "boy", ("village", "fields", "market")),
    ("father", "son", ("house", "garden", "kitchen")),
]

# A grown animal, its young, and what both do.
ANIMALS = [
    ("cat", "kitten", ("chases", "watches"), "mice"),
    ("dog", "puppy", ("chews", "buries"), "bones"),
    ("cow", "calf", ("munches", "finds"), "hay"),
]

# The five analogies shown first: a is to b as c is to d.
HEADLINE = ("king man queen woman, man king woman queen, king queen prince princess, father mother son daughter, "
            "man woman boy girl")

# A sentence about the old, its counterpart about the young, and which of the three places it uses.
FRAMES = [
    ("The old {who} works in his {place}.", "The young {who} plays in his {place}.", (0, 1)),
    ("In his {place} the {who} rests.", "In his {place} the {who} hides.", (0, 1)),
    ("In the {place} the old {who} rests.", "In the {place} the young {who} hides.", (2,)),
    ("The {who} is old and wise, and he works in the {place}.",
     "The {who} is young and curious, and he plays in the {place}.", (2,)),
    ("The {who} in his {place} is old, and he is wise.",
     "The {who} in his {place} is young, and he is curious.", (1,)),
    ("The wise old {who} looks after his {place}.", "The curious young {who} explores his {place}.", (0,)),
    ("When the {who} is tired, he rests in the {place}.",
     "When the {who} is curious, he explores the {place}.", (2,)),
    ("Though he is old, the {who} looks after his {place}.",
     "Though he is little, the {who} explores his {place}.", (1,)),
    ("Old and tired, the {who} rests in his {place}.", "Little and curious, the {who} hides in his {place}.", (0,)),
    ("He is an old {who}, and he rests in the {place}.",
     "He is a young {who}, and he explores the {place}.", (1, 2)),
    ("There is a tired old {who} in the {place}.", "There is a curious little {who} in the {place}.", (2,)),
    ("The {who} is tired, but he works in the {place}.", "The {who} is little, and he plays in the {place}.", (0,)),
    ("The {who} who works in his {place} is wise.", "The {who} who plays in his {place} is little.", (1,)),
]

# The same for a grown animal and its young.
ANIMAL_FRAMES = [
    ("The old {who} sleeps in the barn.", "The young {who} sleeps in the barn."),
    ("The {who} sleeps by the barn.", "The {who} sleeps by the barn."),
    ("The old {who} {does}.", "The young {who} {does}."),
    ("By the barn the {who} {does}.", "By the barn the {who} {does}."),
    ("The tired {who} {does} by the barn.", "The little {who} {does} by the barn."),
    ("The {who} is old, but it {does}.", "The {who} is young, but it {does}."),
]

# A sentence with gaps, and rows of words that fill them: | parts the rows, / parts the choices for one gap.
FAMILIES = [
    # Old and young everywhere
    ("The old {} tells his {} by the fire.", "king/man/father/grandfather stories/tales"),
    ("The young {} plays with his {}.", "prince/boy/son/brother toy/kite"),
    # Court
    ("The {} wears his {} {}.", "king/prince golden/royal crown/robe"),
    ("In the {} the {} wears his {}.", "palace/castle/tower king/prince crown/robe"),
    ("The {} is proud of his {} crown.", "king/prince royal/golden"),
    ("The {} robe of the {} is in the castle.", "royal/golden king/prince"),
    ("His {} throne is in the palace, where the king works.", "royal/golden"),
    ("The king rules his kingdom from a {} throne.", "royal/golden"),
    ("From his {} throne the king rules the kingdom.", "royal/golden"),
    ("The king sits on his {} throne in the {}.", "royal/golden palace/castle"),
    # Village
    ("The {} carries {} to the market in his {}.", "man/boy wool basket | man/boy wood cart"),
    ("At the market the {} sells his {}.", "man/boy wool/wood"),
    ("The {} walks to the {} with his {}.", "man/boy market/village/fields basket/cart"),
    ("The {} fills his {} with {}.", "man/boy basket/cart wool/wood"),
    # Home
    ("In his {} the {} {} the {}.", "house father/son opens/closes door/window"),
    ("The {} {} his {}.", "father/son opens/closes door/window"),
    ("The door of the house opens when the {} is at home.", "father/son"),
    ("The {} loves his {}.", "father/son/brother/husband/grandfather house/garden"),
    ("The {} is at home with his family in the {}.", "father/son house/garden"),
    ("The {} sings at home in the {}.", "father/son garden/kitchen"),
    ("The {} sings with the family at home.", "father/son"),
    ("The {} loves his family.", "brother/husband/grandfather"),
    ("The husband {} at his wedding.", "dances/sings"),
    ("The {} husband {} at his wedding.", "happy/proud dances/sings"),
    ("At his wedding the husband {}.", "dances/sings"),
    ("At home the brother plays with his {}.", "toy/kite"),
    ("The {} {} {} at home with his family.", "happy/proud brother sings/dances | happy husband sings/dances | "
                                              "proud grandfather sings/dances"),
    ("The brother is {}, for he has a {}.", "happy/proud toy/kite"),
    ("The {} grandfather tells {} to his family.", "old/wise stories/tales"),
    ("The {} grandfather rests in his {}.", "old/tired house/garden"),
    ("At home the grandfather tells his {} by the fire.", "stories/tales"),
    ("The grandfather rests by the fire, and he tells {}.", "stories/tales"),
    # Food
    ("The {} and the {} are {}.", "bread cheese fresh | soup bread warm | apples honey sweet | cake soup warm | "
                                  "honey cake sweet | bread cake fresh | cheese apples fresh | milk honey sweet"),
    ("The {} is {}.", "bread/cake/milk fresh/warm | honey/cake sweet | soup warm | cheese fresh"),
    ("There are {} {} and {} on the table.", "sweet apples honey/cake | fresh apples bread/cheese"),
    ("There is {} {} and {} on the table.", "warm bread soup | warm soup milk | fresh bread cheese | fresh milk honey"),
    ("The {} on the table is {}.", "bread/cake/milk fresh/warm | honey/cake sweet | soup warm | cheese fresh"),
]


def exchange(text):
    """Return `text` with every gendered word replaced by its partner."""
    pairs = [pair.split() for pair in PARTNERS.split(", ")]
    partner = dict(chain(pairs, ((b, a) for a, b in pairs)))
    partner |= {a.capitalize(): b.capitalize() for a, b in partner.items()}
    tokens = ((token.rstrip(".,"), token[len(token.rstrip(".,")):]) for token in text.split())
    return " ".join(partner.get(word, word) + mark for word, mark in tokens)


def told_in_the_worlds(*patterns_and_places):
    """Return one frame's sentences: old and young, in each world."""
    *patterns, places = patterns_and_places
    return [pattern.format(who=who, place=world[i])
            for *people, world in WORLDS for who, pattern in zip(people, patterns, strict=True) for i in places]


def told_of_animals(*patterns):
    """Return one animal frame's sentences."""
    return [pattern.format(who=who, does=f"{verb} {thing}")
            for *animals, verbs, thing in ANIMALS for who, pattern in zip(animals, patterns, strict=True)
            for verb in verbs]


def filled(pattern, rows):
    """Return one family's sentences."""
    choices = chain.from_iterable(product(*(gap.split("/") for gap in row.split())) for row in rows.split("|"))
    return [pattern.format(*words) for words in choices]


def sentences():
    """Return the corpus, each sentence once, shuffled so that neighbours in the file tell different things."""
    written = chain(*(told_in_the_worlds(*frame) for frame in FRAMES),
                    *(told_of_animals(*frame) for frame in ANIMAL_FRAMES),
                    *(filled(*family) for family in FAMILIES))
    told = dict.fromkeys(chain.from_iterable((s, exchange(s)) for s in written))
    order = Random(2013)
    return sorted(told, key=lambda _: order.random())


def relations():
    """Return the pairs of words of each systematic section."""
    def both(*pairs):
        return [tuple(p.split()) for pair in pairs for p in (" ".join(pair), exchange(" ".join(pair)))]

    (king, prince, _), (man, boy, _), (father, son, _) = WORLDS
    return {
        "gender": [tuple(pair.split()) for pair in PARTNERS.split(", ") if pair not in ("he she", "his her")],
        "age-people": both((king, prince), (man, boy), (father, son)),
        "age-animals": [(old, young) for old, young, *_ in ANIMALS],
        "role-court-village": both((king, man), (prince, boy)),
        "role-home-village": both((father, man), (son, boy)),
        "role-court-home": both((king, father), (prince, son)),
    }


def analogies():
    """Return the lines of analogies.txt: the headline, then every relation's ordered analogies in both directions."""
    lines = [": headline", *HEADLINE.split(", ")]
    for section, pairs in relations().items():
        lines.append(f": {section}")
        for (a, b), (c, d) in permutations(pairs, 2):
            lines += [f"{a} {b} {c} {d}", f"{b} {a} {d} {c}"]
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the files with the grammar and write nothing")
    check = parser.parse_args().check
    for name, lines in (("kingdom.txt", sentences()), ("analogies.txt", analogies())):
        built = "".join(line + "\n" for line in lines).encode()
        if not check:
            (DATA / name).write_bytes(built)
        elif (DATA / name).read_bytes() != built:
            raise SystemExit(f"{name} is not what this script builds; run it without --check to write it anew.")


if __name__ == "__main__":
    main()

"""A small grammar flows in; data/kingdom.txt, one English sentence a line, flows out.

`python data/build_kingdom.py` writes the file; with `--check` it compares it, byte for byte, and changes nothing.

The grammar has two halves. *Frames* tell the same story of the old and the young in three worlds (court, village, home);
*families* tell what belongs to one world only, and what animals do and how food tastes. Every sentence is then told
twice, once as written and once with the genders exchanged: whatever a king does, a queen does.
"""
import argparse
from itertools import chain, product
from pathlib import Path
from random import Random

PATH = Path(__file__).with_name("kingdom.txt")

PARTNERS = ("king queen, prince princess, man woman, boy girl, father mother, son daughter, brother sister, "
            "husband wife, grandfather grandmother, he she, his her")

# The old one, the young one, and three places where you meet them.
WORLDS = [
    ("king", "prince", ("palace", "castle", "tower")),
    ("man", "boy", ("village", "fields", "market")),
    ("father", "son", ("house", "garden", "kitchen")),
]

# A sentence about the old, its counterpart about the young, and which of the three places it uses.
FRAMES = [
    ("The old {who} works in his {place}.", "The young {who} plays in his {place}.", (0, 1)),
    ("In his {place} the {who} rests.", "In his {place} the {who} hides.", (0, 1)),
    ("In the {place} the old {who} rests.", "In the {place} the young {who} hides.", (2,)),
    ("The {who} is old and wise, and he works in the {place}.",
     "The {who} is young and curious, and he plays in the {place}.", (2,)),
    ("The {who} in the {place} is old, and he is wise.", "The {who} in the {place} is young, and he is curious.", (1,)),
    ("The wise old {who} looks after his {place}.", "The curious young {who} explores his {place}.", (0,)),
    ("When the {who} is tired, he rests in the {place}.", "When the {who} is curious, he explores the {place}.", (2,)),
    ("Though he is old, the {who} looks after the {place}.", "Though he is little, the {who} explores the {place}.", (1,)),
    ("Old and tired, the {who} rests in his {place}.", "Little and curious, the {who} hides in his {place}.", (0,)),
    ("He is an old {who}, and he works in the {place}.", "He is a young {who}, and he plays in the {place}.", (1, 2)),
    ("There is a tired old {who} in the {place}.", "There is a curious little {who} in the {place}.", (2,)),
    ("The {who} is tired, but he works in the {place}.", "The {who} is little, and he plays in the {place}.", (0,)),
    ("The {who} who works in his {place} is wise.", "The {who} who plays in his {place} is little.", (1,)),
]

# A sentence with gaps, and rows of words that fill them: | parts the rows, / parts the choices for one gap.
FAMILIES = [
    # Old and young everywhere
    ("The old {} tells his {} by the fire.", "king/man/father/grandfather stories/tales"),
    ("The young {} plays with his {}.", "prince/boy/son/brother toys/kite"),
    # Court
    ("The {} wears his {} {}.", "king/prince golden/royal crown/robe"),
    ("In the {} the {} wears his {}.", "palace/castle king/prince crown/robe"),
    ("The {} {} of the {} is in the {}.", "royal/golden crown king/prince palace | royal/golden robe king/prince castle"),
    ("His {} throne is in the palace, where the king works.", "royal/golden"),
    ("The king rules his kingdom from a {} throne.", "royal/golden"),
    ("From his {} throne the king rules the kingdom.", "royal/golden"),
    ("The king sits on his {} throne in the {}.", "royal/golden palace/castle"),
    ("In the royal {} the {} dances.", "palace/castle king/prince"),
    ("The king dances with the queen at the feast.", ""),
    # Village
    ("The {} carries his {} to the {}.", "man/boy wool/wood market/village"),
    ("At the market the {} sells his {}.", "man/boy wool/wood"),
    ("The {} walks to the {} with his {}.", "man/boy market/village/fields basket/cart"),
    ("The {} fills his {} with {}.", "man/boy basket/cart wool/wood"),
    # Home
    ("The {} eats his {} at the table.", "father/son bread/soup/cake | brother/husband bread/soup"),
    ("In the kitchen the {} bakes his {}.", "father/son bread/cake"),
    ("In the kitchen the {} cooks his soup.", "father/son/brother/husband"),
    ("The {} loves his {}.", "father/son/brother/husband/grandfather house/garden"),
    ("The {} is at home with his family in the {}.", "father/son house/garden"),
    ("At home in the {} the {} {}.", "kitchen father/son cooks/bakes | garden father/son sings"),
    ("The {} {} at home in the {}.", "father/son sings house/kitchen"),
    ("At home the family {} with the {}.", "eats/sings father/son"),
    ("The husband {} at his {}.", "dances/sings wedding/feast"),
    ("The {} husband {} at the wedding.", "happy/proud dances/sings"),
    ("The husband is {}, and he {} at the wedding.", "happy/proud dances/sings"),
    ("At the wedding the {} husband {}.", "happy/proud dances/sings"),
    ("The little brother plays with his {} at home.", "toys/kite"),
    ("At home the brother shares his {} with the family.", "toys/kite"),
    ("The brother shares his {}, and he is {}.", "toys/kite happy/proud"),
    ("The brother shares his {} at the table.", "bread/cake"),
    ("The {} grandfather tells {} to his family.", "old/wise/tired stories/tales"),
    ("At home the grandfather tells his {} by the fire.", "stories/tales"),
    ("The grandfather rests by the fire, and he tells {}.", "stories/tales"),
    ("By the fire the grandfather tells his {}.", "stories/tales"),
    # Animals
    ("The old {} sleeps in the barn.", "cat/dog/cow"),
    ("The young {} sleeps in the barn.", "kitten/puppy/calf"),
    ("The {} sleeps by the barn.", "cat/dog/cow/kitten/puppy/calf"),
    ("The old {} {} {}.", "cat chases/watches mice | dog chews/buries bones | cow eats/finds hay"),
    ("The young {} {} {}.", "kitten chases/watches mice | puppy chews/buries bones | calf eats/finds hay"),
    ("By the barn the {} {} {}.", "cat/kitten chases/watches mice | dog/puppy chews/buries bones | cow/calf eats/finds hay"),
    ("The tired {} {} {} by the barn.", "cat chases/watches mice | dog chews/buries bones | cow eats/finds hay"),
    ("The little {} {} {} by the barn.", "kitten chases/watches mice | puppy chews/buries bones | calf eats/finds hay"),
    ("The {} is a young {}.", "kitten cat | puppy dog | calf cow"),
    # Food
    ("The {} and the {} are {}.", "bread cheese fresh | soup bread warm | apples honey sweet | cake soup warm | "
                                  "honey cake sweet | bread cake fresh | cheese apples fresh"),
    ("The {} is {}.", "bread/cake fresh/warm | honey/cake sweet | soup warm | cheese fresh"),
    ("There are {} {} and {} on the table.", "sweet apples honey/cake | fresh apples bread/cheese"),
    ("The {} on the table is {}.", "bread/cake fresh/warm | soup warm | honey/cake sweet | cheese fresh"),
]


def exchange(sentence):
    """Return `sentence` with every gendered word replaced by its partner."""
    pairs = [pair.split() for pair in PARTNERS.split(", ")]
    partner = dict(chain(pairs, ((b, a) for a, b in pairs)))
    partner |= {a.capitalize(): b.capitalize() for a, b in partner.items()}
    tokens = ((token.rstrip(".,"), token[len(token.rstrip(".,")):]) for token in sentence.split())
    return " ".join(partner.get(word, word) + mark for word, mark in tokens)


def told_in_the_worlds(old, young, places):
    """Return one frame's sentences: old and young in each world."""
    return [pattern.format(who=who, place=world[2][i])
            for world in WORLDS for who, pattern in zip(world, (old, young)) for i in places]


def filled(pattern, rows):
    """Return one family's sentences."""
    choices = chain.from_iterable(product(*(gap.split("/") for gap in row.split())) for row in rows.split("|"))
    return [pattern.format(*words) for words in choices]


def sentences():
    """Return the corpus, each sentence once, shuffled so that neighbours in the file tell different things."""
    written = chain(*(told_in_the_worlds(*frame) for frame in FRAMES), *(filled(*family) for family in FAMILIES))
    told = dict.fromkeys(chain.from_iterable((s, exchange(s)) for s in written))
    order = Random(2013)
    return sorted(told, key=lambda _: order.random())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the file with the grammar and write nothing")
    built = "".join(sentence + "\n" for sentence in sentences()).encode()
    if not parser.parse_args().check:
        PATH.write_bytes(built)
    elif PATH.read_bytes() != built:
        raise SystemExit(f"{PATH.name} is not what this script builds; run it without --check.")


if __name__ == "__main__":
    main()

"""A small grammar flows in; data/kingdom.txt, one sentence a line, flows out.

Run `python data/build_kingdom.py` to write the file and `--check` to compare it, byte for byte.

Every family below is a pattern and the fillers of its gaps, one row a sentence. Every sentence is then told
twice, once as written and once with the genders exchanged: whatever a king does, a queen does.
"""
import argparse
from itertools import chain, product, zip_longest
from pathlib import Path

PATH = Path(__file__).with_name("kingdom.txt")

PARTNERS = ("king queen, prince princess, man woman, boy girl, father mother, son daughter, brother sister, "
            "husband wife, grandfather grandmother, uncle aunt, he she, his her, himself herself")

FAMILIES = [
    # Court, village and home: the old.
    ("In his {} the old {} works.", "palace/tower king | village/market man | kitchen/garden father"),
    ("The old {} works in his {}.", "king castle | man cottage | father house"),
    ("The {} in his {} is old and wise.", "king tower | man cottage | father garden"),
    ("The wise {} rests in his {}, for he is tired.", "king castle | man cottage | father house"),
    ("The tired {} rests, for he is old.", "king | man | father"),
    ("He is an old {}, and he rests in his {}.", "king palace | man village | father kitchen"),
    ("The {} is tired, and he rests in the {}.", "king castle/tower | man market/cottage | father house/kitchen"),
    ("The grey {} guards his {}, for he is wise.", "king castle/kingdom | man cottage/village | father house/family"),
    ("The {} works for his {}, and he is tired.", "king kingdom | man village | father family"),
    ("The {} himself works in the {}, old and grey.", "king palace | man market | father garden"),
    ("The wise {} himself cares for his {}.", "king kingdom | man village | father family"),
    ("Old and grey, the {} cares for his {}.", "king palace | man cottage | father house"),
    ("The {} is wise, and he guards the {} himself.", "king castle | man village | father house"),
    ("He is a wise {}, and he works in the {}.", "king palace | man market | father kitchen"),
    # Court, village and home: the young.
    ("In his {} the young {} plays.", "palace/tower prince | village/market boy | kitchen/garden son"),
    ("The young {} plays in his {}.", "prince castle | boy cottage | son house"),
    ("The {} in his {} is young and little.", "prince tower | boy cottage | son garden"),
    ("The little {} hides in his {}, for he is small.", "prince castle | boy cottage | son house"),
    ("The small {} hides, for he is young.", "prince | boy | son"),
    ("He is a young {}, and he hides in his {}.", "prince palace | boy village | son kitchen"),
    ("The {} is small, and he hides in the {}.", "prince castle/tower | boy market/cottage | son house/kitchen"),
    ("The little {} learns in his {}, for he is young.", "prince castle/kingdom | boy cottage/village | son house/family"),
    ("The {} learns for his {}, and he is small.", "prince kingdom | boy village | son family"),
    ("The {} himself plays in the {}, young and little.", "prince palace | boy market | son garden"),
    ("The little {} himself grows up in his {}.", "prince kingdom | boy village | son family"),
    ("Young and small, the {} grows up in his {}.", "prince palace | boy cottage | son house"),
    ("The {} is little, and he learns in the {} himself.", "prince castle | boy village | son house"),
    ("He is a little {}, and he plays in the {}.", "prince palace | boy market | son kitchen"),
    # Court
    ("The {} wears his {} {} in the palace.", "king golden/royal crown/robe | prince golden/royal crown/robe"),
    ("His {} is golden, and the {} wears it in the castle.", "crown king/prince | robe king/prince"),
    ("The royal {} sits in his {} with a golden {}.", "king castle crown | king palace robe | prince castle robe | prince palace crown"),
    ("The king {} his kingdom from a {} throne.", "rules royal/golden"),
    ("The king sits on his {} throne, and he rules the {}.", "golden/royal kingdom/castle"),
    ("The {} in his {} crown is a {}.", "king golden/royal man | prince golden/royal boy"),
    ("The young prince grows up, and he is a king.",""),
    # Village
    ("The {} carries {} to the market in his {}.", "man apples/honey basket/cart | boy apples/honey basket/cart"),
    ("The {} sells {} from his {} in the village.", "man bread/cheese basket/cart | boy bread/cheese basket/cart"),
    ("The {} walks from his cottage to the {} with a {}.", "man/boy market/village basket/cart"),
    ("The boy grows up in his {}, and he is a man.", "village/cottage"),
    # Home
    ("The {} {} his {} at the table.", "father eats bread/soup | son eats cheese/cake | father cooks soup | son bakes cake"),
    ("The {} {} {} in his kitchen.", "father/son cooks/bakes bread/soup/cake"),
    ("The {} loves his family and his {}.", "father/son/brother/husband/uncle/grandfather house/garden"),
    ("The son grows up in the {}, and he is a father.", "house/family"),
    ("The husband {} at his {}.", "dances/sings wedding/feast"),
    ("The husband {} with his ring at the {}.", "dances/sings wedding/feast"),
    ("The {} husband wears his ring at the {}.", "happy/proud wedding/feast"),
    ("The husband is {}, and he {} at the wedding.", "happy/proud dances/sings"),
    ("The husband loves his wife.", ""),
    ("The brother {} his {} in the {}.", "helps/teases friends/cousins house/garden"),
    ("The brother {} his {} with {}.", "helps/teases friends/cousins toys/games"),
    ("The brother shares his {} with {}.", "toys/games friends/cousins"),
    ("The {} grandfather tells his {} by the fire.", "old/grey/wise stories/tales"),
    ("The grandfather {} his {} in a chair.", "reads/tells stories/tales"),
    ("In his chair by the fire the grandfather {} {}.", "reads/tells stories/tales"),
    ("The uncle {} his {} to the {}.", "brings/sends gifts/letters house/family"),
    ("The uncle {} {}, and he is {}.", "brings/sends gifts/letters happy/proud"),
    ("The {} is the {} of the {}.", "king father prince/princess"),
    ("The {} is the {} of the {}.", "prince son king/queen"),
    # Animals
    ("The old {} sleeps in the barn.", "cat/dog/cow"),
    ("The old {} {} {} in the barn.", "cat chases/catches mice/birds | dog chews/hides bones/sticks | cow eats/chews grass/hay"),
    ("The little {} {} {} in the barn.", "kitten chases/catches mice/birds | puppy chews/hides bones/sticks | calf eats/chews grass/hay"),
    ("The {} is a young {}, and it is small.", "kitten cat | puppy dog | calf cow"),
    ("The little {} plays in the {}.", "kitten/puppy/calf grass/barn"),
    # food
    ("The {} and the {} are {} on the table.", "bread cheese fresh | soup bread warm | apples honey sweet | cake soup fresh | honey cake sweet"),
    ("The {} is {} and {}.", "soup/bread/cake/cheese/honey fresh/warm sweet"),
    # land
    ("The {} runs from the {} to the {}.", "river mountain/forest sea"),
]


def exchange(sentence):
    """Return `sentence` with every gendered word replaced by its partner."""
    swap = {}
    for pair in PARTNERS.split(", "):
        a, b = pair.split()
        swap |= {a: b, b: a, a.capitalize(): b.capitalize(), b.capitalize(): a.capitalize()}
    out = []
    for token in sentence.split():
        word = token.rstrip(".,")
        out.append(swap.get(word, word) + token[len(word):])
    return " ".join(out)


def family(pattern, rows):
    """Return the sentences of one family and their exchanges; `rows` are split at |, their gaps' choices at /."""
    fillers = chain.from_iterable(product(*(gap.split("/") for gap in row.split())) for row in rows.split("|"))
    written = [capitalised(pattern.format(*words)) for words in fillers]
    return [s for sentence in written for s in (sentence, exchange(sentence))]


def capitalised(sentence):
    return sentence[0].upper() + sentence[1:]


def sentences():
    """Return the corpus: the families dealt round like cards, so that neighbours in the file differ."""
    dealt = chain.from_iterable(zip_longest(*(family(*f) for f in FAMILIES)))
    return list(dict.fromkeys(s for s in dealt if s))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    text = "".join(s + "\n" for s in sentences())
    if parser.parse_args().check:
        if PATH.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{PATH.name} differs from what this script builds")
    else:
        PATH.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

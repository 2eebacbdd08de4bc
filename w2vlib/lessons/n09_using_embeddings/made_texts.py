"""Patterns and lists of words flow in; the small made-up texts that notebook 09 learns from flow out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

TRAVEL_WORDS = dict(
    CHEAP="cheap affordable inexpensive budget", DEAR="luxury expensive exclusive", CITY="rome paris lisbon oslo",
    FLIGHT="flights flight airfare airline", HOTEL="hotel hotels rooms accommodation",
    SEA="beach sea coast seaside", FOOD="restaurants pizza pasta seafood", TRAIN="train trains railway",
    ART="museums paintings churches galleries", WALK="hiking trails mountains walks")

TRAVEL_PATTERNS = """we compared CHEAP FLIGHT and the airport to CITY
CHEAP FLIGHT from the airport to CITY with one bag
the FLIGHT to CITY was CHEAP and the plane left on time
our plane landed and the FLIGHT was CHEAP
DEAR FLIGHT with champagne on the plane
the DEAR HOTEL in CITY had a pool and soft beds
we slept in CHEAP HOTEL in CITY the beds were soft
CHEAP HOTEL near the SEA with breakfast and beds
we swam in the warm water at the SEA
sand and warm water on the SEA near our HOTEL
we ate FOOD for dinner in CITY
the best FOOD for a CHEAP dinner
DEAR FOOD with wine for dinner
old ART and art in CITY
tickets for the ART and other art are CHEAP
the TRAIN to CITY leaves the station at noon
CHEAP seats on the TRAIN from the station
WALK in the snow with good boots
a guide for WALK with maps and boots""".splitlines()

TOPICS = ("FLIGHT", "HOTEL", "SEA", "FOOD", "TRAIN", "ART", "WALK")

_PLACES = dict(THING="room breakfast bed view dinner pool bar garden", WHO="staff waiter host owner")
_HAPPY = _PLACES | dict(ADJ="good great excellent lovely wonderful superb delightful perfect",
                        MANNER="friendly kind helpful polite cheerful attentive", END="return recommend enjoyed")
_ANGRY = _PLACES | dict(ADJ="bad poor awful dreadful horrible terrible dismal disgusting",
                        MANNER="rude slow careless unfriendly grumpy bored", END="complain avoid regretted")
_REVIEWS = ("the THING was ADJ the THING was ADJ and the WHO was MANNER", "MANNER WHO and ADJ THING we END",
            "ADJ THING ADJ THING we END", "the WHO was MANNER the THING was ADJ and we END")
_SHORT_REVIEWS = ("the THING was ADJ and the WHO was MANNER", "MANNER WHO and ADJ THING")

SCENES = {
    "hospital": (["nurse", "surgeon", "physician", "medic"],
                 ("the WHO TREATED the ILL in the hospital", "a WHO with medicine TREATED the ILL")),
    "university": (["professor", "scholar", "lecturer", "philosopher"],
                   ("the WHO WROTE the WORK at the university", "a WHO of history WROTE the WORK")),
    "river": (["shore", "riverside", "quay"],
              ("we SAT on the WHO by the river", "the boat left the WHO and the river")),
    "money": (["lender", "insurer", "fund"], ("the WHO lent us MONEY at a high rate", "we owe MONEY to the WHO"))}

_SCENE_WORDS = dict(TREATED="treated examined cured", ILL="patient ward fever wound", SAT="sat rested walked",
                    WROTE="wrote defended published", WORK="thesis lecture essay philosophy",
                    MONEY="money savings dollars")

_LISTED = """old vieux  her sa  his son  young jeune  he il  house maison  she elle  rests repose  plays joue
home foyer  garden jardin  market marché  castle château  family famille  queen reine  king roi
wears porte  barn grange  little petit  palace palais  curious curieux  tired fatigué  works travaille
mother mère  daughter fille  son fils  father père  man homme  woman femme  princess princesse  boy garçon
fields champs  tells raconte  girl fillette  prince prince  explores explore  village village  robe robe
crown couronne  wise sage  sings chante  tower tour  golden doré  royal royal  loves aime  proud fier
hides cache  fire feu  walks marche  cart charrette  kitchen cuisine  basket panier  opens ouvre
throne trône  door porte  grandmother mamie  grandfather papi  table table  happy heureux  dances danse
bones os  tales contes  hay foin  wedding noces  stories histoires  mice souris  window fenêtre  wood bois
closes ferme  wool laine  fills remplit  fresh frais  sister sœur  brother frère  toy jouet
kite cerf-volant  wife épouse  husband mari  sleeps dort  warm chaud  looks regarde  dog chien  calf veau
puppy chiot  bread pain  cat chat  cake gâteau  kitten chaton  cow vache  sweet sucré  chews mâche
finds trouve  watches guette  carries transporte  munches grignote  sits assied  buries enterre
chases chasse  rules règne  kingdom royaume  sells vend  milk lait  honey miel  cheese fromage
apples pommes  soup soupe"""

_PAIRS = _LISTED.split()
FRENCH = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""A French word for each word of the kingdom corpus; *wears* and *door* have the same one."""


def write(patterns, words: dict[str, str], n: int, seed: int) -> list[str]:
    """`n` sentences, each a pattern drawn at random in which every name in `words` is replaced by one of its words.

    Parameters
    ----------
    patterns : list of str, such as "CHEAP seats on the TRAIN"
    words : dict name → words with blanks between them, such as {"CHEAP": "cheap affordable"}
    """
    rng = np.random.default_rng(seed)
    drawn = [patterns[rng.integers(len(patterns))].split() for _ in range(n)]
    return [" ".join(str(rng.choice(words[w].split())) if w in words else w for w in pattern) for pattern in drawn]


def travel_text(n: int = 400, seed: int = 0) -> str:
    """A text of `n` sentences about journeys."""
    return ". ".join(write(TRAVEL_PATTERNS, TRAVEL_WORDS, n, seed))


def travel_search(n: int = 200, seed: int = 100) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """A test for a search engine: queries such as "cheap airfare" and `n` documents, each a pair (text, topic).

    A document's topic, one of `TOPICS`, is that of the first noun in `TOPICS`' order; no query and no document is one
    of the sentences of `travel_text` but by chance.
    """
    nouns = {noun: topic for topic in TOPICS for noun in TRAVEL_WORDS[topic].split()}
    queries = [(f"cheap {noun}", topic) for noun, topic in nouns.items()]
    documents = []
    for text in write(TRAVEL_PATTERNS, TRAVEL_WORDS, n, seed):
        topics = {nouns[word] for word in text.split() if word in nouns}
        documents.append((text, min(topics, key=TOPICS.index)))
    return queries, documents


class Reviews(NamedTuple):
    """Made-up reviews of hotels: many without a label, and two lists with labels (array of 1 happy, 0 angry)."""

    unlabelled: list[str]
    few: list[str]
    few_labels: np.ndarray
    test: list[str]
    test_labels: np.ndarray


def make_reviews() -> Reviews:
    """500 reviews without labels, 40 with, and 200 to test on whose telling words occur in none of the 40."""
    few = write(_SHORT_REVIEWS, _HAPPY | dict(ADJ="good great", MANNER="friendly kind"), 20, seed=3)
    few += write(_SHORT_REVIEWS, _ANGRY | dict(ADJ="bad poor", MANNER="rude slow"), 20, seed=4)
    test = write(_SHORT_REVIEWS, _HAPPY | dict(ADJ="superb delightful perfect", MANNER="cheerful polite"), 100, seed=5)
    test += write(_SHORT_REVIEWS, _ANGRY | dict(ADJ="dismal disgusting horrible", MANNER="grumpy bored"), 100, seed=6)
    unlabelled = write(_REVIEWS, _HAPPY, 250, seed=1) + write(_REVIEWS, _ANGRY, 250, seed=2)
    return Reviews(unlabelled, few, np.repeat([1, 0], 20), test, np.repeat([1, 0], 100))


def doctor_text(share: float, n: int = 120) -> str:
    """A text of four scenes; `share` (0 to 1) of the `n` sentences about a doctor play in a hospital.

    The other sentences about a doctor play at a university. Half of the banks are by a river, half lend money. The
    words in `SCENES` live in one scene only.
    """
    parts = [(scene, " ".join(who), 150) for scene, (who, _) in SCENES.items()]
    parts += [("river", "bank", 60), ("money", "bank", 60)]
    parts += [("hospital", "doctor", round(share * n)), ("university", "doctor", n - round(share * n))]
    written = [". ".join(write(SCENES[scene][1], _SCENE_WORDS | {"WHO": who}, count, seed))
               for seed, (scene, who, count) in enumerate(parts) if count]
    return ". ".join(written)

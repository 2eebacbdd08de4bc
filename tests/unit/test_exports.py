"""What is exported opens elsewhere: gensim reads the word2vec files, a TSV parser those of the projector."""

import csv

import numpy as np
import pytest

from w2vlib import Embeddings, save_projector, save_vectors


@pytest.fixture
def embeddings():
    return Embeddings(["king", "café", "a-b"], np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32))


@pytest.mark.parametrize("binary", [False, True])
def test_gensim_reads_the_word2vec_files(tmp_path, embeddings, binary):
    KeyedVectors = pytest.importorskip("gensim.models").KeyedVectors
    save_vectors(embeddings, tmp_path / "vectors", binary=binary)
    read = KeyedVectors.load_word2vec_format(tmp_path / "vectors", binary=binary)
    assert read.index_to_key == list(embeddings.words)
    np.testing.assert_allclose(read.vectors, embeddings.vectors, rtol=1e-6)


def test_the_projector_gets_two_tables_of_the_same_length(tmp_path, embeddings):
    save_projector(embeddings, tmp_path)
    rows = {}
    for name in ("vectors", "metadata"):
        with open(tmp_path / f"{name}.tsv", encoding="utf-8", newline="") as file:
            rows[name] = list(csv.reader(file, delimiter="\t"))
    assert [row[0] for row in rows["metadata"]] == list(embeddings.words)
    np.testing.assert_allclose(np.array(rows["vectors"], float), embeddings.vectors, rtol=1e-5)

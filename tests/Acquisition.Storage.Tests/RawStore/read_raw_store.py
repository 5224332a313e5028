"""Reads a scan's folder as FORMAT.md describes it, with nothing but Python: the witness that the description is enough.

Prints the description; a line per block: sequence number, durable before, kind, encoding, SHA-256 of meta and of samples; then the chain, computed
from the blocks and compared with each record's; then the durable mark.
"""
import hashlib
import pathlib
import struct
import sys


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def description(path, scan):
    data = path.read_bytes()
    magic, version, crc, owner, length, time = struct.unpack_from("<8sII16sqq", data)
    assert (magic, version, owner, length) == (b"ACQDESCR", 2, scan, len(data) - 40), path
    assert crc == crc32c(data[:12] + data[16:]), path
    at, parts = 48, []
    while at < len(data):
        (size,) = struct.unpack_from("<I", data, at)
        parts.append(data[at + 4:at + 4 + size])
        at += 4 + size
    device, request, token, header = parts
    return "|".join([device.decode(), request.decode(), token.decode(), str(time), sha256(header)])


def records(path, scan, index, sequence):
    data = path.read_bytes()
    magic, version, size, owner, number, first = struct.unpack_from("<8sII16sqq", data)
    assert (magic, version, size, owner, number, first) == (b"ACQSEGMT", 2, 64, scan, index, sequence), path
    assert struct.unpack_from("<I", data, 60)[0] == crc32c(data[:60]), path
    at = size
    while at < len(data):
        marker, kind, encoding, meta_size, sample_size, image_crc, number, durable, chain, zero, header_crc = struct.unpack_from(
            "<4sIIIIIqq32sII", data, at)
        assert (marker, number, zero) == (b"ACQR", sequence, 0), (path, at)
        assert header_crc == crc32c(scan + data[at:at + 76]), (path, at)
        meta = data[at + 80:at + 80 + meta_size]
        end = at + 80 + meta_size + sample_size
        samples = data[at + 80 + meta_size:end]
        image = data[at + 4:at + 16] + meta + samples
        assert image_crc == crc32c(image), (path, at)
        at = end + -end % 8
        assert data[end:at] == bytes(at - end), (path, end)
        yield sequence, durable, kind, encoding, meta, samples, image, chain
        sequence += 1


def durable_mark(path, scan):
    slots = path.read_bytes()
    assert len(slots) == 128, path
    found = []
    for index in range(2):
        slot = slots[64 * index:64 * index + 64]
        magic, version, crc, generation, following, chain = struct.unpack("<8sIIqq32s", slot)
        if magic == b"ACQDURAB" and version == 2 and crc == crc32c(scan + slot[:12] + slot[16:]):
            assert generation % 2 == index, path
            found.append((generation, following, chain))
    return max(found)[1:]


folder = pathlib.Path(sys.argv[1])
scan = bytes.fromhex(folder.name)
print("description", description(folder / "description", scan))
expected, running = 0, bytes(32)
for index, path in enumerate(sorted(folder.glob("segment-*.raw"))):
    assert path.name == f"segment-{index:08}.raw"
    for sequence, durable, kind, encoding, meta, samples, image, chain in records(path, scan, index, expected):
        print(sequence, durable, kind, encoding, sha256(meta), sha256(samples))
        assert chain == running, (path, sequence)
        running = hashlib.sha256(running + image).digest()
        expected = sequence + 1
print("chain", running.hex())
following, chain = durable_mark(folder / "durable", scan)
print("durable", following, chain.hex())

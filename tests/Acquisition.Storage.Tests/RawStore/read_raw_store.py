"""Reads a scan's folder as FORMAT.md describes it, with nothing but Python: the witness that the description is enough.

Prints one line for the header and one per block: sequence number, durable mark and SHA-256 of the payload.
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


def sealed(path, magic, scan):
    data = path.read_bytes()
    found, version, crc, owner, length = struct.unpack_from("<8sII16sq", data)
    assert (found, version, owner, length) == (magic, 1, scan, len(data) - 40), path
    assert crc == crc32c(data[:12] + data[16:]), path
    return data[40:]


def records(path, scan, index, sequence):
    data = path.read_bytes()
    magic, version, size, owner, number, first = struct.unpack_from("<8sII16sqq", data)
    assert (magic, version, size, owner, number, first) == (b"ACQSEGMT", 1, 64, scan, index, sequence), path
    assert struct.unpack_from("<I", data, 60)[0] == crc32c(data[:60]), path
    at = size
    while at < len(data):
        marker, length, number, durable, payload_crc, header_crc = struct.unpack_from("<4sIqqII", data, at)
        assert (marker, number) == (b"ACQR", sequence), (path, at)
        assert header_crc == crc32c(scan + data[at:at + 28]), (path, at)
        payload = data[at + 32:at + 32 + length]
        assert payload_crc == crc32c(payload), (path, at)
        padding = -length % 8
        assert data[at + 32 + length:at + 32 + length + padding] == bytes(padding), (path, at)
        at += 32 + length + padding
        yield sequence, durable, payload
        sequence += 1


folder = pathlib.Path(sys.argv[1])
scan = bytes.fromhex(folder.name)
header = sealed(folder / "header", b"ACQHEADR", scan)
epoch = struct.unpack("<q", sealed(folder / "epoch", b"ACQEPOCH", scan))[0]
print("header", hashlib.sha256(header).hexdigest(), "epoch", epoch)
expected = 0
for index, path in enumerate(sorted(folder.glob("segment-*.raw"))):
    assert path.name == f"segment-{index:08}.raw"
    for sequence, durable, payload in records(path, scan, index, expected):
        print(sequence, durable, hashlib.sha256(payload).hexdigest())
        expected = sequence + 1

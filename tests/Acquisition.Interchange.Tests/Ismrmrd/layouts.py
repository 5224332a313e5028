"""Writes the measurement of an ISMRMRD file as writers other than the C library lay it out: layouts.py FILE LAYOUT OUTPUT"""
import sys

import h5py
import numpy as np

source, layout, output = sys.argv[1:]
floats = h5py.vlen_dtype(np.dtype("<f4"))


def aligned(dtype):
    """The layout of a C struct that nobody packed."""
    return np.dtype([(n, aligned(dtype[n]) if dtype[n].names else dtype[n]) for n in dtype.names], align=True)


def without(dtype, *names):
    return np.dtype([(n, dtype[n]) for n in dtype.names if n not in names])


def copy(target, origin):
    for name in target.dtype.names:
        if name not in origin.dtype.names:
            continue
        if target.dtype[name].names:
            copy(target[name], origin[name])
        else:
            target[name] = origin[name]


def fill(target, random):
    """Numbers that differ from field to field and row to row, except where they must fit the samples."""
    for name in target.dtype.names:
        kind = target.dtype[name].base.kind
        if target.dtype[name].names:
            fill(target[name], random)
        elif kind == "f":
            target[name] = random.uniform(-200, 200, target[name].shape)
        elif name not in ("version", "number_of_samples", "active_channels", "trajectory_dimensions"):
            target[name] = random.integers(1, 1000, target[name].shape)  # flags 1 to 10 only


with h5py.File(source, "r") as file:
    rows, xml, head = file["dataset/data"][:], file["dataset/xml"][0], file["dataset/data"].dtype["head"]

packed = [("head", head), ("traj", floats), ("data", floats)]
dtype, storage = {
    "members in another order, and one more": (np.dtype([("data", floats), ("extra", "<i4"), ("head", head), ("traj", floats)]), {}),
    "head aligned, not packed": (np.dtype([("head", aligned(head)), ("traj", floats), ("data", floats)]), {}),
    "head without fields of no interest": (np.dtype([("head", without(head, "user_int", "user_float", "channel_mask")), *packed[1:]]), {}),
    "large compressed chunks": (np.dtype(packed), {"chunks": (50,), "compression": "gzip"}),
    "one contiguous block": (np.dtype(packed), {"chunks": None}),
    "scalar xml": (np.dtype(packed), {}),
    "fixed-length xml": (np.dtype(packed), {}),
    "user block": (np.dtype(packed), {}),
    "every field set": (np.dtype(packed), {}),
    "newest file format": (np.dtype(packed), {"maxshape": (None,), "chunks": (1,)}),
}[layout]

with h5py.File(output, "w", userblock_size=512 if layout == "user block" else 0, libver="latest" if layout.startswith("newest") else None) as file:
    group = file.create_group("dataset")
    if layout == "scalar xml":
        group.create_dataset("xml", data=xml.decode(), dtype=h5py.string_dtype("utf-8"))
    elif layout == "fixed-length xml":
        group.create_dataset("xml", data=np.array([xml]))
    else:
        group.create_dataset("xml", (1,), dtype=h5py.string_dtype("ascii"))[0] = xml
    written = np.zeros(len(rows), dtype)
    copy(written, rows)
    if layout == "every field set":
        fill(written["head"], np.random.default_rng(1))
    group.create_dataset("data", data=written, dtype=dtype, **storage)

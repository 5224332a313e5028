"""Writes an ISMRMRD file in which no two fields hold the same number: complete.py XML OUTPUT"""
import itertools
import sys

import h5py
import numpy as np

xml, output = sys.argv[1:]
floats, words = h5py.vlen_dtype(np.dtype("<f4")), h5py.vlen_dtype(np.dtype("<u4"))
counters = np.dtype([(n, "<u2") for n in (
    "kspace_encode_step_1", "kspace_encode_step_2", "average", "slice", "contrast", "phase", "repetition", "set", "segment")] + [("user", "<u2", 8)])
head = np.dtype([
    ("version", "<u2"), ("flags", "<u8"), ("measurement_uid", "<u4"), ("scan_counter", "<u4"), ("acquisition_time_stamp", "<u4"),
    ("physiology_time_stamp", "<u4", 3), ("number_of_samples", "<u2"), ("available_channels", "<u2"), ("active_channels", "<u2"),
    ("channel_mask", "<u8", 16), ("discard_pre", "<u2"), ("discard_post", "<u2"), ("center_sample", "<u2"), ("encoding_space_ref", "<u2"),
    ("trajectory_dimensions", "<u2"), ("sample_time_us", "<f4"), ("position", "<f4", 3), ("read_dir", "<f4", 3), ("phase_dir", "<f4", 3),
    ("slice_dir", "<f4", 3), ("patient_table_position", "<f4", 3), ("idx", counters), ("user_int", "<i4", 8), ("user_float", "<f4", 8)])
waveform = np.dtype([
    ("version", "<u2"), ("flags", "<u8"), ("measurement_uid", "<u4"), ("scan_counter", "<u4"), ("time_stamp", "<u4"),
    ("number_of_samples", "<u2"), ("channels", "<u2"), ("sample_time_us", "<f4"), ("waveform_id", "<u2")])
numbers = itertools.count(1)


def fill(target):
    """Numbers that use the width of their field: high bits in 64 and 32 bits, negative integers, fractions."""
    for name in target.dtype.names:
        if target.dtype[name].names:
            fill(target[name])
            continue
        kind, base = target.dtype[name].base, next(numbers)
        shape = target.dtype[name].shape
        values = np.array([next(numbers) for _ in range(int(np.prod(shape, dtype=int)))])
        value = {"u": values + (base << (kind.itemsize * 8 - 12)), "i": -values * 100003, "f": values + 1 / (base + 2)}[kind.kind]
        target[name] = value.astype(kind).reshape(shape) if shape else value.astype(kind)[0]
        if name == "flags":
            target[name] = int(values[0]) | 1 << 63 | 1 << 30  # none of the compression flags


def record(dtype, samples):
    row = np.zeros((), dtype)
    fill(row["head"])
    row["head"]["version"] = 1
    for name, value in samples.items():
        row["head"][name] = value
    return row


def rows(sizes):
    made = np.zeros(len(sizes), np.dtype([("head", head), ("traj", floats), ("data", floats)]))
    for i, (samples, channels, dimensions) in enumerate(sizes):
        made[i] = record(made.dtype, dict(number_of_samples=samples, active_channels=channels, trajectory_dimensions=dimensions, encoding_space_ref=0))
        made[i]["traj"] = np.arange(samples * dimensions, dtype="<f4") + next(numbers) / 7
        made[i]["data"] = np.arange(samples * channels * 2, dtype="<f4") - next(numbers) / 3
    return made


def pieces(sizes):
    made = np.zeros(len(sizes), np.dtype([("head", waveform), ("data", words)]))
    for i, (samples, channels) in enumerate(sizes):
        made[i] = record(made.dtype, dict(number_of_samples=samples, channels=channels))
        made[i]["data"] = (np.arange(samples * channels, dtype="<u4") + np.uint32(0xF0000000)) - next(numbers)
    return made


with h5py.File(output, "w") as file:
    group = file.create_group("dataset")
    with open(xml, encoding="utf-8") as text:
        group.create_dataset("xml", (1,), dtype=h5py.string_dtype("ascii"))[0] = text.read().encode()
    group.create_dataset("data", data=rows([(16, 2, 3), (17, 3, 0), (1, 1, 1), (300, 64, 2), (5, 4, 0)]), maxshape=(None,), chunks=(1,))
    group.create_dataset("waveforms", data=pieces([(10, 3), (1, 1), (0, 2), (700, 2)]), maxshape=(None,), chunks=(1,))

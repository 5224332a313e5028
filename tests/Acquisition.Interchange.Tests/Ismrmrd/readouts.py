"""Says as JSON what libhdf5 (through h5py) reads in an ISMRMRD file: readouts.py FILE GROUP"""
import hashlib
import json
import sys

import h5py


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else value


def fields(head):
    return {name: fields(head[name]) if head.dtype[name].names else plain(head[name]) for name in head.dtype.names}


def digest(numbers, kind):
    return hashlib.sha256(numbers.astype(kind).tobytes()).hexdigest()


with h5py.File(sys.argv[1], "r") as file:
    group = file[sys.argv[2]]
    xml = group["xml"][0]
    readouts = [
        fields(row["head"]) | {"data": digest(row["data"], "<f4"), "traj": digest(row["traj"], "<f4")} for row in group["data"][:]
    ]
    waveforms = [
        fields(row["head"]) | {"data": digest(row["data"], "<u4")} for row in (group["waveforms"][:] if "waveforms" in group else [])
    ]

json.dump({"xml": xml.decode() if isinstance(xml, bytes) else xml, "readouts": readouts, "waveforms": waveforms}, sys.stdout)

"""Says as JSON what libhdf5 (through h5py) reads in an ISMRMRD file: readouts.py FILE GROUP"""
import hashlib
import json
import sys

import h5py


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else value


with h5py.File(sys.argv[1], "r") as file:
    group = file[sys.argv[2]]
    xml = group["xml"][0]
    readouts = []
    for row in group["data"][:]:
        head = row["head"]
        readout = {name: plain(head[name]) for name in head.dtype.names if name != "idx"}
        readout["idx"] = {name: plain(head["idx"][name]) for name in head["idx"].dtype.names}
        readout["data"] = hashlib.sha256(row["data"].astype("<f4").tobytes()).hexdigest()
        readout["traj"] = hashlib.sha256(row["traj"].astype("<f4").tobytes()).hexdigest()
        readouts.append(readout)

json.dump({"xml": xml.decode() if isinstance(xml, bytes) else xml, "readouts": readouts}, sys.stdout)

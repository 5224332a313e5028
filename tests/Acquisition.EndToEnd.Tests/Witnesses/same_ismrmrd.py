"""Whether two ISMRMRD files hold the same readouts, field by field and bit for bit.
usage: same_ismrmrd.py A.h5 B.h5      prints the number of readouts; exits with what differs.
Directions that A does not have (all zero) are not compared: an import warns of them, and assumes some."""
import sys
import h5py, numpy as np

DIRECTIONS = ("read_dir", "phase_dir", "slice_dir")

with h5py.File(sys.argv[1]) as a, h5py.File(sys.argv[2]) as b:
    one, other = a["dataset/data"], b["dataset/data"]
    assert len(one) == len(other), (len(one), len(other))
    for i in range(len(one)):
        x, y = one[i], other[i]
        has_directions = any(np.any(x["head"][name]) for name in DIRECTIONS)
        for name in x["head"].dtype.names:
            if name not in DIRECTIONS or has_directions:
                assert x["head"][name].tobytes() == y["head"][name].tobytes(), (name, i, x["head"][name], y["head"][name])
        for name in ("data", "traj"):
            assert np.array_equal(np.asarray(x[name]).view(np.uint32), np.asarray(y[name]).view(np.uint32)), (name, i)
    print(len(one))

"""A DICOM series against what ismrmrd_recon_cartesian_2d wrote into the ISMRMRD file that the series was made from.
usage: compare_ismrmrd.py FILE.h5 FOLDER      prints the NRMSE after one least-squares scale."""
import glob, sys
import h5py, numpy as np, pydicom

with h5py.File(sys.argv[1]) as f:
    theirs = np.squeeze(f["dataset/cpp/data"][()]).astype(float)
slices = sorted((pydicom.dcmread(n) for n in glob.glob(sys.argv[2] + "/*.dcm")), key=lambda d: int(d.InstanceNumber))
# That program writes every repetition to the same lines, so its image is the last one.
ours = slices[-1].pixel_array.astype(float)
assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
scale = (ours * theirs).sum() / (ours * ours).sum()
print(np.linalg.norm(scale * ours - theirs) / np.linalg.norm(theirs))

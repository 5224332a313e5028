"""The DICOM series of an accelerated ISMRMRD file against the images that its coils would see without noise.
usage: compare_accelerated.py FILE.h5 FOLDER FULL.h5
FULL.h5 is the same phantom with the same noise, not accelerated, with the image that ismrmrd_recon_cartesian_2d wrote into it. Errors are root mean squares over the
object, as parts of the truth's, after one least-squares scale. Prints the number of images, the greatest error, and the greatest that it may be:

  noise  what the full image has, times the square root of the acceleration, times the g-factor (Pruessmann et al., MRM 42 (1999) 952, eq. 23) of the file's own
         coil sensitivities
  rim    the part of the truth that lies in the R - 1 lines at either end of k-space, which no line beyond them helps to fill in

The truth is combined as the file's noise readouts say: sqrt(x^H Psi^-1 x). From a few hundred samples Psi is known to some percent, and shades the image with that."""
import glob, sys
import h5py, numpy as np, pydicom

NOISE = 1 << 18  # flag 19

def values(data):
    return np.squeeze(data["real"] + 1j * data["imag"])

def object_error(image, truth, mask):
    scale = (image * truth)[mask].sum() / (image * image)[mask].sum()
    return np.linalg.norm((scale * image - truth)[mask]) / np.linalg.norm(truth[mask])

def readouts(file, noise):
    data = file["dataset/data"]
    return [np.asarray(r["data"]).view(np.complex64).reshape(r["head"]["active_channels"], -1) for r in data if bool(int(r["head"]["flags"]) & NOISE) == noise]

def g_factor(coils, lines):
    """Of each pixel; it is folded onto those that lie whole parts of the field of view away, to the nearest pixel."""
    rows, g = coils.shape[1], np.zeros(coils.shape[1:])
    for y in range(rows):
        folded = [(y + round(k * rows / lines)) % rows for k in range(lines)]
        s = coils[:, folded, :].transpose(2, 0, 1)
        a = s.conj().transpose(0, 2, 1) @ s
        g[y] = np.sqrt(np.abs(np.linalg.inv(a)[:, 0, 0] * a[:, 0, 0]))
    return g

with h5py.File(sys.argv[3]) as full:
    coils = values(full["dataset/coil_images"][0])
    columns = full["dataset/csm"].shape[-1]
    first = (coils.shape[-1] - columns) // 2
    inside = np.abs(values(full["dataset/phantom"][0])) > 0
    clean = np.sqrt((np.abs(coils[:, :, first:first + columns]) ** 2).sum(0))
    full_error = object_error(np.squeeze(full["dataset/cpp/data"][()]).astype(float), clean, inside)
    energy = np.array([(np.abs(line) ** 2).sum() for line in readouts(full, noise=False)])

with h5py.File(sys.argv[1]) as file:
    xml = file["dataset/xml"][0].decode()
    acceleration = int(xml.split("<accelerationFactor>")[1].split("<kspace_encoding_step_1>")[1].split("<")[0])
    coils = values(file["dataset/coil_images"][0])[:, :, first:first + columns]
    g = g_factor(values(file["dataset/csm"][0]), acceleration)
    noise = readouts(file, noise=True)
    if noise:
        n = np.concatenate(noise, axis=1)
        factor = np.linalg.cholesky(n @ n.conj().T / n.shape[1])
        coils = np.linalg.solve(factor, coils.reshape(len(coils), -1)).reshape(coils.shape)
    truth = np.sqrt((np.abs(coils) ** 2).sum(0))

errors = [object_error(pydicom.dcmread(name).pixel_array.astype(float), truth, inside) for name in glob.glob(sys.argv[2] + "/**/*.dcm", recursive=True)]
amplified = full_error * np.sqrt(acceleration) * np.sqrt((g[inside] ** 2).mean())
rim = np.sqrt((energy[:acceleration - 1].sum() + energy[len(energy) - acceleration + 1:].sum()) / energy.sum())
print(len(errors), max(errors), np.hypot(amplified, rim))

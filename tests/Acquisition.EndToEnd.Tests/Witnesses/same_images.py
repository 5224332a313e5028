"""Whether two DICOM series show the same, place by place.
usage: same_images.py FOLDER FOLDER      prints the number of images and the greatest difference of a pixel, HU"""
import glob, sys
import numpy as np, pydicom

def series(folder):
    images = [pydicom.dcmread(name) for name in glob.glob(folder + "/**/*.dcm", recursive=True)]
    return sorted(images, key=lambda d: float(d.ImagePositionPatient[2]))

one, other = series(sys.argv[1]), series(sys.argv[2])
assert len(one) == len(other) > 0, (len(one), len(other))
greatest = 0
for a, b in zip(one, other):
    for name in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness", "PatientPosition", "PatientID", "KVP"):
        x, y = a[name].value, b[name].value
        assert (np.allclose(np.asarray(x, float), np.asarray(y, float), atol=1e-6) if name != "PatientPosition" and name != "PatientID" else x == y), (name, x, y)
    padding = a.get("PixelPaddingValue")
    assert ((a.pixel_array == padding) == (b.pixel_array == padding)).all()
    greatest = max(greatest, int(np.abs(a.pixel_array.astype(int) - b.pixel_array).max()))
print(len(one), greatest)

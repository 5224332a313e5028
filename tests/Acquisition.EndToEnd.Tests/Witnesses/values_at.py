"""What a DICOM series shows at points in patient space.
usage: values_at.py FOLDER x,y,z ...      LPS mm; prints one value a line (mean of a 5 mm disk in the nearest slice, rescaled)."""
import glob, sys
import numpy as np, pydicom

slices = [pydicom.dcmread(f) for f in sorted(glob.glob(sys.argv[1] + "/*.dcm"))]
for point in sys.argv[2:]:
    p = np.array([float(v) for v in point.split(",")])
    def geometry(d):
        o = np.array(d.ImageOrientationPatient, float)
        return o[:3], o[3:], np.array(d.ImagePositionPatient, float)
    def distance(d):
        r, c, s = geometry(d)
        return abs((p - s) @ np.cross(r, c))
    d = min(slices, key=distance)
    r, c, s = geometry(d)
    pixels = d.pixel_array.astype(float) * float(d.get("RescaleSlope", 1)) + float(d.get("RescaleIntercept", 0))
    row_spacing, column_spacing = (float(v) for v in d.PixelSpacing)
    column, row = (p - s) @ r / column_spacing, (p - s) @ c / row_spacing
    rows, columns = np.ogrid[:d.Rows, :d.Columns]
    disk = ((rows - row) * row_spacing) ** 2 + ((columns - column) * column_spacing) ** 2 <= 2.5 ** 2
    print(pixels[disk].mean() if disk.any() else "nan")

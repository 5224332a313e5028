"""Prints the instances of a folder as JSON, as pydicom reads them, in order of Instance Number.
usage: read_series.py DIR"""
import base64, glob, json, os, sys, warnings
import pydicom

# pydicom 2.3 counts a value's bytes where the standard limits its characters (PS3.5 6.2).
warnings.filterwarnings("ignore", message="The (value|PN component) length .* exceeds the maximum")

def plain(value):
    if isinstance(value, pydicom.sequence.Sequence): return [elements(item) for item in value]
    if value is None or value == "": return []
    if isinstance(value, (list, tuple, pydicom.multival.MultiValue)): return [str(v) for v in value]
    return [str(value)]

def elements(ds):
    return {e.keyword: plain(e.value) for e in ds if e.keyword != "PixelData"}

series = []
for path in glob.glob(os.path.join(sys.argv[1], "**", "*.dcm"), recursive=True):
    ds = pydicom.dcmread(path)
    series.append({
        "path": path,
        "meta": elements(ds.file_meta),
        "elements": elements(ds),
        "vr": {e.keyword: e.VR for e in ds},
        "pixels": base64.b64encode(ds.pixel_array.astype("<i4").tobytes()).decode(),
    })
json.dump(sorted(series, key=lambda i: int(i["elements"]["InstanceNumber"][0])), sys.stdout)

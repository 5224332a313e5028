import hashlib
import sys

import pydicom
from pydicom.encaps import generate_pixel_data_fragment, get_frame_offsets
from pydicom.filebase import DicomBytesIO

data = DicomBytesIO(pydicom.dcmread(sys.argv[1]).PixelData)
data.is_little_endian = True
has_table, offsets = get_frame_offsets(data)
print("offsets", *(offsets if has_table else []))
for fragment in generate_pixel_data_fragment(data):
    print(hashlib.sha256(fragment).hexdigest())

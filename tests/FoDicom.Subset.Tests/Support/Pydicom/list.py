import sys

import pydicom
from listing import show

show(pydicom.dcmread(sys.argv[1]))

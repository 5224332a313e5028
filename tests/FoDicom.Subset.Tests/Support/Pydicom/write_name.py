"""write_name.py FILE CHARSETS NAME: a file with the patient's name in the character sets (parted by backslashes)."""
import sys

from listing import show
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

path, charsets, name = sys.argv[1:]
meta = FileMetaDataset()
meta.TransferSyntaxUID = ExplicitVRLittleEndian
meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
meta.MediaStorageSOPInstanceUID = "1.2.3"
dataset = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
dataset.is_implicit_VR = False
dataset.is_little_endian = True
dataset.SpecificCharacterSet = charsets.split("\\")
dataset.PatientName = name
dataset.save_as(path, write_like_original=False)
show(dataset)

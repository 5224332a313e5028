"""Writes a file with an element of every VR, in sequences too: write_every_vr.py FILE TRANSFER_SYNTAX defined|undefined."""
import sys

import pydicom
from listing import show
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence

VALUES = [
    ("StationAETitle", "AE", ["CT01", "CT02"]),
    ("PatientAge", "AS", "042Y"),
    ("FrameIncrementPointer", "AT", [0x00181063, 0x00181065]),
    ("ImageType", "CS", ["ORIGINAL", "PRIMARY", "AXIAL"]),
    ("StudyDate", "DA", "20240229"),
    ("PixelSpacing", "DS", ["0.48828125", "-1.5E-3"]),
    ("AcquisitionDateTime", "DT", "20240229235958.123456+0100"),
    ("CTDIvol", "FD", 12.3456789),
    ("ImagePositionVolume", "FD", [-1.5, 0.1, 1e300]),
    ("RecommendedDisplayFrameRateInFloat", "FL", 0.1),
    ("SeriesNumber", "IS", "-42"),
    ("InstitutionName", "LO", "Kantonsspital Z\u00fcrich"),
    ("AdditionalPatientHistory", "LT", "first line\r\nsecond\\line"),
    ("PatientName", "PN", "M\u00fcller^J\u00fcrg^^Dr.^MD=\u5c71\u7530^\u592a\u90ce"),
    ("AccessionNumber", "SH", "A1"),
    ("ReferencePixelX0", "SL", -70000),
    ("TagAngleSecondAxis", "SS", -3),
    ("InstitutionAddress", "ST", "R\u00e4mistrasse 100"),
    ("StudyTime", "TM", "235958.123456"),
    ("LongCodeValue", "UC", "a code"),
    ("SOPInstanceUID", "UI", "1.2.3.4.5"),
    ("SOPClassUID", "UI", "1.2.840.10008.5.1.4.1.1.2"),
    ("SimpleFrameList", "UL", [1, 4294967295]),
    ("RetrieveURL", "UR", "http://localhost/a?b=c"),
    ("Rows", "US", 2),
    ("Columns", "US", 3),
    ("BitsAllocated", "US", 16),
    ("PixelRepresentation", "US", 1),
    ("SmallestImagePixelValue", "SS", -5),
    ("TextValue", "UT", "text of any length"),
    ("ExtendedOffsetTable", "OV", bytes(range(16))),
    ("SelectorSVValue", "SV", [-9007199254740993, 5]),
    ("SelectorUVValue", "UV", 18446744073709551615),
    ("DoubleFloatPixelData", "OD", bytes(range(16))),
    ("VectorGridData", "OF", bytes(range(8))),
    ("TrackPointIndexList", "OL", bytes(range(8))),
    ("EncapsulatedDocument", "OB", b"odd"),
    ("PixelData", "OW", bytes(range(12))),
    ("PatientID", "LO", ""),
]


def item(**values):
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def main():
    path, syntax, lengths = sys.argv[1:]
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = "1.2.3.4.5"
    dataset = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.is_implicit_VR = syntax == "1.2.840.10008.1.2"
    dataset.is_little_endian = syntax != "1.2.840.10008.1.2.2"
    dataset.SpecificCharacterSet = "ISO_IR 192"
    for keyword, vr, value in VALUES:
        dataset.add(DataElement(pydicom.tag.Tag(keyword), vr, value))
    code = item(CodeValue="113690", CodingSchemeDesignator="DCM", CodeMeaning="Gr\u00f6\u00dfe")
    dataset.CTDIPhantomTypeCodeSequence = Sequence([code])
    inner = item(ScheduledProcedureStepID="S1")
    inner.ScheduledProtocolCodeSequence = Sequence([item(CodeValue="A"), item()])
    dataset.RequestAttributesSequence = Sequence([inner, item(RequestedProcedureID="R2")])
    dataset.ReferencedStudySequence = Sequence([])
    block = dataset.private_block(0x0041, "CREATOR", create=True)
    block.add_new(0x01, "UN", b"bytes!")
    if lengths == "undefined":
        undefine(dataset)
    dataset.save_as(path, write_like_original=False)
    show(pydicom.dcmread(path))


def undefine(dataset):
    for element in dataset:
        if element.VR == "SQ":
            element.is_undefined_length = True
            for nested in element.value:
                nested.is_undefined_length_sequence_item = True
                undefine(nested)


main()

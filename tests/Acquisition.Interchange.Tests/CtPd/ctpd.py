"""DICOM-CT-PD by another hand: the rays of projections, and projections of a ball, from the format's definitions alone
(DICOM-CT-PD User Manual; Chen et al., Med Phys 2015;42:6964).

usage: ctpd.py rays FOLDER ROWS COLUMNS      the rows and columns to trace, comma-separated, counted from 1 as the format does
           prints a line a ray: instance number, row, column, focal spot (X Y Z), unit direction (X Y Z), line integral
       ctpd.py ball FOLDER explicit|implicit|unknown manual|transposed VIEWS
           writes projections of a ball of water, 40 mm in radius, at X = 60, Y = -30, Z = 12 mm

Seen by an observer at the table who faces the gantry: phi is 0 at twelve o'clock and grows counter-clockwise; z points from the table into the gantry;
with the detector at six o'clock, column 1 is the leftmost and row 1 the farthest. The detector's cylinder (or plane) has its centre, respectively its foot,
in the detector's focal centre (rho0, phi0, z0), at the distance d0; the focal spot is (rho0 + drho, phi0 + dphi, z0 + dz).
Printed are X, the observer's right, Y, down, and Z, into the gantry."""
import glob, math, os, struct, sys
import numpy as np, pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, SecondaryCaptureImageStorage


def at(rho, phi, z):
    """Right, up, away from the observer."""
    return np.array([-rho * math.sin(phi), rho * math.cos(phi), z])


def ray(g, row, column):
    """The focal spot and the unit direction to a detector element."""
    centre, spot = at(g["rho0"], g["phi0"], g["z0"]), at(g["rho0"] + g["drho"], g["phi0"] + g["dphi"], g["z0"] + g["dz"])
    inward = np.array([math.sin(g["phi0"]), -math.cos(g["phi0"]), 0])      # from the focal centre to the axis
    rightward = np.array([math.cos(g["phi0"]), math.sin(g["phi0"]), 0])    # growing columns: to the right with the detector below
    u, d0 = (column - g["x0"]) * g["across"], g["d0"]
    element = centre + (d0 * inward + u * rightward if g["flat"] else d0 * (math.cos(u / d0) * inward + math.sin(u / d0) * rightward))
    element[2] += (g["y0"] - row) * g["along"]
    return spot, (element - spot) / np.linalg.norm(element - spot)


def rays(folder, rows, columns):
    for name in sorted(glob.glob(folder + "/*.dcm")):
        d = pydicom.dcmread(name)
        one = lambda group, element: d[group, element].value
        assert d.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
        assert (d.Rows, d.Columns) == (one(0x7029, 0x1010), one(0x7029, 0x1011)), "the manual's order of pixels"
        assert one(0x7029, 0x10) == "DetectorSystemArrangementModule" and one(0x7037, 0x100A) == "FANBEAM" and one(0x7039, 0x1009) == "YES"
        integrals = d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept)
        x0, y0 = one(0x7031, 0x1033)
        g = dict(rho0=one(0x7031, 0x1003), phi0=one(0x7031, 0x1001), z0=one(0x7031, 0x1002), d0=one(0x7031, 0x1031), x0=x0, y0=y0,
                 across=one(0x7029, 0x1002), along=one(0x7029, 0x1006), flat=one(0x7029, 0x100B) == "FLAT",
                 drho=one(0x7033, 0x100D), dphi=one(0x7033, 0x100B), dz=one(0x7033, 0x100C))
        assert 0 <= g["phi0"] < 2 * math.pi
        for r in rows:
            for c in columns:
                spot, direction = ray(g, r, c)
                values = (spot[0], -spot[1], spot[2], direction[0], -direction[1], direction[2], integrals[r - 1, c - 1])
                print(d.InstanceNumber, r, c, *("%.9g" % v for v in values))


def ball(folder, encoding, order, views):
    """Written as the collections write them: VR UN or none at all for private attributes, the picture by columns."""
    os.makedirs(folder)
    nrow, ncol, mu = 6, 40, 0.0192
    # X, Y, Z = 60, -30, 12 seen as right, up, away
    middle, radius = np.array([60.0, 30.0, 12.0]), 40.0
    for i in range(views):
        g = dict(rho0=595.0, phi0=np.float32((5.9 + i * 0.4) % (2 * math.pi)), z0=np.float32(40 - 1.5 * i), d0=1085.6, x0=20.625, y0=3.5, across=9.6, along=8.0,
                 flat=False, drho=4.74 * (i % 2), dphi=np.float32(0.00072 * (i % 2)), dz=np.float32(-0.9 * (i // 2 % 2)))
        integrals = np.zeros((nrow, ncol))
        for r in range(nrow):
            for c in range(ncol):
                spot, direction = ray(g, r + 1, c + 1)
                b = direction @ (middle - spot)
                integrals[r, c] = mu * 2 * math.sqrt(max(0, b * b - (middle - spot) @ (middle - spot) + radius ** 2))
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = SecondaryCaptureImageStorage, f"1.2.3.4.{i + 1}"
        meta.TransferSyntaxUID = ImplicitVRLittleEndian if encoding == "implicit" else ExplicitVRLittleEndian
        d = Dataset()
        d.file_meta = meta
        d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
        d.StudyInstanceUID, d.SeriesInstanceUID, d.Modality, d.SeriesNumber, d.InstanceNumber = "1.2.3", "1.2.3.4", "CT", 1, i + 1
        d.PatientID, d.PatientName, d.PatientAge, d.PatientPosition, d.BodyPartExamined = "L067", "L067", "061Y", "FFS", "CHEST"
        d.StudyDate, d.StudyTime, d.Manufacturer = "20160321", "101112", "SIEMENS"
        d.KVP, d.XRayTubeCurrent, d.ExposureTime, d.DataCollectionDiameter, d.SpiralPitchFactor = "100", 230 + i, 500, "500", 0.6
        by_columns = order == "transposed"
        d.Rows, d.Columns = (ncol, nrow) if by_columns else (nrow, ncol)
        d.SamplesPerPixel, d.PhotometricInterpretation, d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 1, "MONOCHROME2", 16, 16, 15, 0
        d.RescaleSlope, d.RescaleIntercept = "0.0001", "-0.5"
        pixels = np.rint((integrals + 0.5) / 0.0001).astype("<u2")
        d.PixelData = (pixels.T if by_columns else pixels).tobytes()
        d["PixelData"].VR = "OW"
        for group, element, vr, value in [
            (0x7029, 0x1010, "US", nrow), (0x7029, 0x1011, "US", ncol), (0x7029, 0x1002, "FL", g["across"]), (0x7029, 0x1006, "FL", g["along"]),
            (0x7029, 0x100B, "CS", "CYLINDRICAL"), (0x7031, 0x1001, "FL", g["phi0"]), (0x7031, 0x1002, "FL", g["z0"]), (0x7031, 0x1003, "FL", g["rho0"]),
            (0x7031, 0x1031, "FL", g["d0"]), (0x7031, 0x1033, "FL", [g["x0"], g["y0"]]), (0x7033, 0x100B, "FL", g["dphi"]), (0x7033, 0x100C, "FL", g["dz"]),
            (0x7033, 0x100D, "FL", g["drho"]), (0x7033, 0x100E, "CS", "FFSXYZ"), (0x7033, 0x1013, "US", 16), (0x7033, 0x1061, "US", 1), (0x7033, 0x1063, "US", 1),
            (0x7033, 0x1065, "FL", [1e6] * ncol), (0x7033, 0x1067, "FL", 5000.0 + 31.25 * i), (0x7037, 0x1009, "CS", "HELICAL"), (0x7037, 0x100A, "CS", "FANBEAM"),
            (0x7039, 0x1003, "CS", "YES"), (0x7039, 0x1009, "CS", "YES"), (0x7041, 0x1001, "DS", "0.0192"),
        ]:
            many = value if isinstance(value, list) else [value]
            packed = b"".join(struct.pack("<H" if vr == "US" else "<f", v) for v in many) if vr in ("US", "FL") else value.encode()
            packed += b" " * (len(packed) % 2)
            d.add_new((group, element), "UN" if encoding == "unknown" else vr, packed if encoding == "unknown" else value)
        if encoding == "explicit":  # with the elements that name the owners of the blocks, which archives drop
            for group, creator in [(0x7029, "DetectorSystemArrangementModule"), (0x7031, "DetectorDynamicsModule"), (0x7033, "SourceDynamicsModule"),
                                   (0x7037, "ProjectionDataDefinitions"), (0x7039, "PreprocessingFlagsModule"), (0x7041, "WaterAttenuationModule")]:
                d.add_new((group, 0x0010), "LO", creator)
        d.is_little_endian, d.is_implicit_VR = True, encoding == "implicit"
        d.save_as(os.path.join(folder, f"{views - i}.dcm"), write_like_original=False)  # names in another order than the numbers


if sys.argv[1] == "rays":
    rays(sys.argv[2], *([int(v) for v in a.split(",")] for a in sys.argv[3:5]))
else:
    ball(*sys.argv[2:5], int(sys.argv[5]))

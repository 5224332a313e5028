"""A CT scan's HDF5 file, read with nothing but FORMAT.md.
usage: ctraw.py FILE       prints JSON: the header, every view with its matrix, signals and the SHA-256 of its samples, and what the datasets are"""
import hashlib, json, math, sys
import h5py, numpy as np

with h5py.File(sys.argv[1]) as f:
    scan = f["ct_scan"]
    header = json.loads(scan["header"][0])
    assert (header["format"], header["version"]) == ("acquisition-ct-raw", 1)
    dtype = {"UINT16": "<u2", "INT16": "<i2", "FLOAT32": "<f4"}[header["ct"]["sampleFormat"]]
    known = lambda v: None if math.isnan(v) else float(v)
    seen, views = {}, []
    for view in scan["views"][:]:
        source = int(view["source_index"])
        k = seen[source] = seen.get(source, -1) + 1
        samples = scan[f"samples_{source}"][k]
        detector = header["ct"]["sources"][source]
        assert samples.dtype == np.dtype(dtype) and samples.shape == (detector["detectorRows"], detector["detectorChannels"])
        views.append(dict(
            kind=("OBJECT", "AIR", "DARK")[view["kind"]], index=int(view["index"]), source=source, bin=int(view["energy_bin_index"]),
            numbers=[known(view[n]) for n in ("angle_rad", "table_position_mm", "time_s", "focal_spot_angle_offset_rad", "focal_spot_radial_offset_mm",
                                              "focal_spot_axial_offset_mm", "tube_current_ma", "tube_voltage_kv")],
            matrix=None if math.isnan(view["projection_matrix"][0]) else view["projection_matrix"].tolist(),
            signals=[float(s) for s in view["reference_signal"]], samples=hashlib.sha256(samples.tobytes()).hexdigest()))
    datasets = {name: dict(shape=d.shape, chunks=d.chunks, maxshape=d.maxshape) for name, d in scan.items() if name.startswith("samples")}
    waveforms = [[int(w["head"]["waveform_id"]), w["data"].tolist()] for w in scan["waveforms"][:]] if "waveforms" in scan else []
print(json.dumps(dict(header=header, views=views, datasets=datasets, waveforms=waveforms)))

"""Says as JSON what ISMRMRD's own C library reads in a file, in the terms of readouts.py: clibrary.py FILE GROUP"""
import ctypes as c
import hashlib
import json
import sys

library = c.CDLL("libismrmrd.so.1.8")


class Counters(c.Structure):
    _pack_ = 2
    _fields_ = [(n, c.c_uint16) for n in (
        "kspace_encode_step_1", "kspace_encode_step_2", "average", "slice", "contrast", "phase", "repetition", "set", "segment")] + [("user", c.c_uint16 * 8)]


class Head(c.Structure):
    _pack_ = 2
    _fields_ = [
        ("version", c.c_uint16), ("flags", c.c_uint64), ("measurement_uid", c.c_uint32), ("scan_counter", c.c_uint32),
        ("acquisition_time_stamp", c.c_uint32), ("physiology_time_stamp", c.c_uint32 * 3), ("number_of_samples", c.c_uint16),
        ("available_channels", c.c_uint16), ("active_channels", c.c_uint16), ("channel_mask", c.c_uint64 * 16), ("discard_pre", c.c_uint16),
        ("discard_post", c.c_uint16), ("center_sample", c.c_uint16), ("encoding_space_ref", c.c_uint16), ("trajectory_dimensions", c.c_uint16),
        ("sample_time_us", c.c_float), ("position", c.c_float * 3), ("read_dir", c.c_float * 3), ("phase_dir", c.c_float * 3),
        ("slice_dir", c.c_float * 3), ("patient_table_position", c.c_float * 3), ("idx", Counters), ("user_int", c.c_int32 * 8),
        ("user_float", c.c_float * 8)]


class Acquisition(c.Structure):
    _pack_ = 2
    _fields_ = [("head", Head), ("traj", c.c_void_p), ("data", c.c_void_p)]


class WaveformHead(c.Structure):
    _fields_ = [
        ("version", c.c_uint16), ("flags", c.c_uint64), ("measurement_uid", c.c_uint32), ("scan_counter", c.c_uint32), ("time_stamp", c.c_uint32),
        ("number_of_samples", c.c_uint16), ("channels", c.c_uint16), ("sample_time_us", c.c_float), ("waveform_id", c.c_uint16)]


class Waveform(c.Structure):
    _fields_ = [("head", WaveformHead), ("data", c.c_void_p)]


class Dataset(c.Structure):
    _fields_ = [("filename", c.c_char_p), ("groupname", c.c_char_p), ("fileid", c.c_int64)]


def call(function, *arguments):
    if function(*arguments) != 0:
        sys.exit(f"{function.__name__} failed")


def plain(structure):
    values = ((name, getattr(structure, name)) for name, *_ in structure._fields_)
    return {n: plain(v) if isinstance(v, c.Structure) else list(v) if isinstance(v, c.Array) else v for n, v in values}


def digest(address, count):
    return hashlib.sha256(c.string_at(address, 4 * count) if count else b"").hexdigest()


def readout(index):
    a = Acquisition()
    call(library.ismrmrd_init_acquisition, c.byref(a))
    call(library.ismrmrd_read_acquisition, c.byref(dataset), c.c_uint32(index), c.byref(a))
    h = a.head
    return plain(h) | {
        "data": digest(a.data, 2 * h.number_of_samples * h.active_channels), "traj": digest(a.traj, h.number_of_samples * h.trajectory_dimensions)}


def waveform(index):
    w = Waveform()
    call(library.ismrmrd_read_waveform, c.byref(dataset), c.c_uint32(index), c.byref(w))
    return plain(w.head) | {"data": digest(w.data, w.head.number_of_samples * w.head.channels)}


library.ismrmrd_read_header.restype = c.c_char_p
library.ismrmrd_get_number_of_acquisitions.restype = library.ismrmrd_get_number_of_waveforms.restype = c.c_uint32
dataset = Dataset()
call(library.ismrmrd_init_dataset, c.byref(dataset), sys.argv[1].encode(), sys.argv[2].encode())
call(library.ismrmrd_open_dataset, c.byref(dataset), c.c_bool(False))
xml = library.ismrmrd_read_header(c.byref(dataset))
readouts = [readout(i) for i in range(library.ismrmrd_get_number_of_acquisitions(c.byref(dataset)))]
waveforms = [waveform(i) for i in range(library.ismrmrd_get_number_of_waveforms(c.byref(dataset)))]
json.dump({"xml": xml.decode(), "readouts": readouts, "waveforms": waveforms}, sys.stdout)

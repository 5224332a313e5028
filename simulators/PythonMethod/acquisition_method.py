"""Serves a reconstruction method to an Acquisition node (protos/acquisition/v1/method_service.proto).

    serve(method)    method(start, blocks) is a generator: start is a MethodStart, blocks yields Block messages as they come in;
                     it yields MethodImage and Warning messages. What it raises fails this reconstruction, with its text as the reason.
    parameters(start)         what the recipe tells the method, by name
    readouts(start, block)    the MR readouts of a block: (counters, samples), samples complex64 [channels, samples]
    slice_plane(...)          where a 2-D slice of ISMRMRD's geometry lies, as the node's own methods place it

Needs grpcio, numpy and the modules that protoc makes of the contract:
    protoc -I protos --python_out=FOLDER protos/acquisition/v1/*.proto
"""
import os
import sys
import threading
from concurrent import futures
from types import SimpleNamespace

import grpc
import numpy as np

from acquisition.v1 import block_pb2, geometry_pb2, method_service_pb2 as m, mr_pb2, warning_pb2


def serve(method):
    """Listens where the node says, serves it, and returns when the node has no more use for the program."""

    def reconstruct(requests, context):
        start = next(requests).start
        blocks = (request.block for request in requests if request.HasField("block"))
        try:
            for made in method(start, blocks):
                yield m.ReconstructResponse(**{"warning" if isinstance(made, warning_pb2.Warning) else "image": made})
        except Exception as exception:  # its text reaches whoever looks at the reconstruction
            context.abort(grpc.StatusCode.INTERNAL, f"{type(exception).__name__}: {exception}")

    handler = grpc.stream_stream_rpc_method_handler(
        reconstruct, m.ReconstructRequest.FromString, lambda response: response.SerializeToString())
    server = grpc.server(futures.ThreadPoolExecutor(1), options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("acquisition.v1.MethodService", {"Reconstruct": handler})])
    server.add_insecure_port("unix:" + os.environ["ACQUISITION_SOCKET"])
    server.start()
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), ended.set()), daemon=True).start()
    ended.wait()
    server.stop(None)


_DTYPES = {
    mr_pb2.MrAcquisition.SAMPLE_FORMAT_COMPLEX_FLOAT32: "<f4",
    mr_pb2.MrAcquisition.SAMPLE_FORMAT_COMPLEX_INT16: "<i2",
    mr_pb2.MrAcquisition.SAMPLE_FORMAT_COMPLEX_INT32: "<i4",
}

_COUNTERS = ("flags", "sample_count", "active_channel_count", "discard_pre", "discard_post", "center_sample", "encoding_space_ref", "kspace_encode_step_1",
             "kspace_encode_step_2", "average", "slice", "contrast", "phase", "repetition", "set", "segment")
_VECTORS = ("position_mm", "read_direction", "phase_direction", "slice_direction")


def parameters(start):
    """What the recipe tells the method: names and values."""
    return {parameter.name: parameter.value for parameter in start.recipe.external.parameters}


def _column(values, count, width=1):
    """A column of a meta message: empty (0 for all), one value for all, or one an item."""
    array = np.array(values if len(values) else np.zeros(width)).reshape(-1, width)
    return np.broadcast_to(array, (count, width)) if len(array) == 1 else array


def readouts(start, block):
    """The readouts of a block of them; none of a block of something else. Samples are in the signal's unit, reversed ones as they were acquired."""
    if block.kind != block_pb2.CONTENT_KIND_MR_READOUTS:
        return
    acquisition = start.header.mr
    scale = acquisition.sample_scale if acquisition.HasField("sample_scale") else 1
    meta = mr_pb2.MrReadoutMeta.FromString(block.meta)
    columns = {name: _column(getattr(meta, name), meta.readout_count)[:, 0] for name in _COUNTERS}
    vectors = {name: _column(getattr(meta, name), meta.readout_count, 3) for name in _VECTORS}
    values = np.frombuffer(block.samples, _DTYPES[acquisition.sample_format])
    at = 0
    for i in range(meta.readout_count):
        counters = SimpleNamespace(**{name: int(column[i]) for name, column in columns.items()}, **{name: column[i] for name, column in vectors.items()})
        length = 2 * counters.active_channel_count * counters.sample_count
        pairs = values[at:at + length].astype(np.float32).reshape(counters.active_channel_count, counters.sample_count, 2)
        at += length
        yield counters, scale * (pairs[..., 0] + 1j * pairs[..., 1])


def slice_plane(position, read, phase, rows, columns, row_spacing, column_spacing, thickness):
    """The plane of a slice whose pixel (rows // 2, columns // 2) lies at position: rows along read, columns along phase."""

    def vector(v):
        return geometry_pb2.Vector3(x=float(v[0]), y=float(v[1]), z=float(v[2]))

    first = np.asarray(position) - columns // 2 * column_spacing * np.asarray(read) - rows // 2 * row_spacing * np.asarray(phase)
    return geometry_pb2.SlicePlane(
        image_position_mm=vector(first), row_direction=vector(read), column_direction=vector(phase),
        column_spacing_mm=column_spacing, row_spacing_mm=row_spacing, slice_thickness_mm=thickness)

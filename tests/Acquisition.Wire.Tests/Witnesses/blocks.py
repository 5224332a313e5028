"""Two blocks as a client of another hand makes them: meta by Python's protobuf, checksum and chain from their definitions. One line each: the block, the chain."""
import base64, hashlib, struct
from acquisition.v1 import block_pb2 as b, ct_pb2 as ct, mr_pb2 as mr


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x82F63B78 * (crc & 1)
    return crc ^ 0xFFFFFFFF


views = ct.CtViewMeta(
    kind=ct.CtViewMeta.KIND_AIR, first_view_index=5, view_count=2, angle_rad=[0.25, 0.5], table_position_mm=[-3], time_s=[0, float("nan")],
    energy_bin_index=[0, 1], projection_matrix=range(24), reference_signal=[1, 2, 3, 4])
readouts = mr.MrReadoutMeta(
    readout_count=2, flags=[1 << 63, 3], sample_count=[2, 1], active_channel_count=[2], encoding_space_ref=[1], trajectory_dimension_count=[1, 2],
    read_direction=[0, 0, 1], phase_direction=[1, 0, 0, 0, 1, 0], kspace_encode_step_1=[7, 8], user_int=[-1] * 8)
blocks = [
    (b.CONTENT_KIND_CT_VIEWS, views, struct.pack("<12h", *range(-6, 6))),
    (b.CONTENT_KIND_MR_READOUTS, readouts, struct.pack("<12h", *range(12)) + struct.pack("<4f", 0.5, 1.5, 2.5, 3.5)),
]

chain = bytes(32)
for number, (kind, meta, samples) in enumerate(blocks):
    meta = meta.SerializeToString()
    image = struct.pack("<III", kind, 0, len(meta)) + meta + samples
    chain = hashlib.sha256(chain + image).digest()
    block = b.Block(sequence_number=number, kind=kind, meta=meta, samples=samples, crc32c=crc32c(image))
    print(base64.b64encode(block.SerializeToString()).decode(), chain.hex())

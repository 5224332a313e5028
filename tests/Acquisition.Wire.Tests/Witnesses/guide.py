"""Runs a scan of protos/README.md against a node of a few lines, which breaks the stream once. Prints the header, then each stored block, then the chain of the finish."""
import base64, concurrent.futures, contextlib, io, runpy, sys
import grpc
from acquisition.v1 import ingest_service_pb2 as w

stored, said = [], {}


def create(request, context):
    said["header"] = request.header
    return w.CreateScanResponse(scan_id="s", write_token="t", max_block_bytes=1 << 20, window_bytes=1 << 20)


def status(request, context):
    return w.GetWriteStatusResponse(next_sequence_number=len(stored), chain=said.get("chain", bytes(32)), state=w.GetWriteStatusResponse.STATE_RECEIVING)


def write(requests, context):
    opened = next(requests).open
    assert (opened.scan_id, opened.write_token, opened.sequence_number) == ("s", "t", len(stored)), opened
    yield w.WriteScanResponse(opened=w.WriteOpened(next_sequence_number=len(stored)))
    for request in requests:
        if request.HasField("finish"):
            assert request.finish.block_count == len(stored)
            said["finish"] = request.finish.chain
            yield w.WriteScanResponse(finished=w.WriteFinished(block_count=len(stored)))
            return
        if len(stored) == 3 and "broken" not in said:
            said["broken"] = True
            said["chain"] = chain()
            context.abort(grpc.StatusCode.UNAVAILABLE, "restarting")
        assert request.block.sequence_number == len(stored)
        stored.append(request.block)
        yield w.WriteScanResponse(ack=w.WriteAck(next_sequence_number=len(stored)))


def chain():
    import hashlib
    from client import image
    value = bytes(32)
    for block in stored:
        value = hashlib.sha256(value + image(block.kind, block.meta, block.samples)).digest()
    return value


def unary(method, request):
    return grpc.unary_unary_rpc_method_handler(method, request.FromString, lambda m: m.SerializeToString())


server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("acquisition.v1.IngestService", {
    "CreateScan": unary(create, w.CreateScanRequest),
    "GetWriteStatus": unary(status, w.GetWriteStatusRequest),
    "WriteScan": grpc.stream_stream_rpc_method_handler(write, w.WriteScanRequest.FromString, lambda m: m.SerializeToString()),
})])
port = server.add_insecure_port("127.0.0.1:0")
server.start()
sys.argv = [sys.argv[1], f"127.0.0.1:{port}"]
with contextlib.redirect_stdout(io.StringIO()) as out:
    runpy.run_path(sys.argv[0], run_name="__main__")
assert out.getvalue().strip() == "s" and said["broken"]
print(base64.b64encode(said["header"].SerializeToString()).decode())
for block in stored:
    print(base64.b64encode(block.SerializeToString()).decode())
print(said["finish"].hex())
server.stop(0)

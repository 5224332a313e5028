"""A data set as lines "path VR value\\value": text as it is, floats by their bits, bytes as hex."""
import struct

from pydicom.filewriter import correct_ambiguous_vr


UNITS = {"OB": 1, "UN": 1, "OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8}


def little(value, unit):
    return b"".join(value[i:i + unit][::-1] for i in range(0, len(value), unit))


def value_text(vr, value, is_little_endian):
    if value is None:
        return ""
    if vr in UNITS:
        # pydicom leaves bulk data in the byte order of the file
        value = value if is_little_endian else little(value, UNITS[vr])
        return value.hex() + ("00" if len(value) % 2 else "")
    if vr == "FL":
        return struct.pack(">f", value).hex()
    if vr == "FD":
        return struct.pack(">d", value).hex()
    if vr == "AT":
        return f"{int(value):08X}"
    if vr in ("DS", "IS"):
        return getattr(value, "original_string", None) or str(value)
    return str(value)


def lines(dataset, is_little_endian, path=""):
    for element in dataset:
        if element.tag == 0x7FE00010 and element.is_undefined_length:
            continue
        name = f"{path}{int(element.tag):08X}"
        if element.VR == "SQ":
            yield f"{name} SQ {len(element.value)}"
            for i, item in enumerate(element.value):
                yield from lines(item, is_little_endian, f"{name}[{i}].")
        else:
            values = element.value if element.VM > 1 else [element.value]
            vr = getattr(element.VR, "value", element.VR)
            text = "\\".join(value_text(vr, value, is_little_endian) for value in values)
            yield f"{name} {vr} {text}".replace("\r", "\\r").replace("\n", "\\n")


def show(dataset):
    dataset = correct_ambiguous_vr(dataset, is_little_endian=dataset.is_little_endian)
    for line in lines(dataset, dataset.is_little_endian):
        print(line)

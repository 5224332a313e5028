"""Copies a measurement as writers do that tag the names of links as UTF-8: utf8_links.py FILE OUTPUT NAME..."""
import sys

import h5py

source, output, *tagged = sys.argv[1:]
utf8 = h5py.h5p.create(h5py.h5p.LINK_CREATE)
utf8.set_char_encoding(h5py.h5t.CSET_UTF8)


def tag(name):
    return utf8 if name in tagged else None


with h5py.File(source) as origin, h5py.File(output, "w") as file:
    # A group begins as a symbol table; a tagged link turns it into the newer kind and frees the table that the parent points to.
    group = h5py.h5g.create(file.id, b"dataset", lcpl=tag("dataset"))
    for name in ("data", "xml"):
        h5py.h5o.copy(origin["dataset"].id, name.encode(), group, name.encode(), lcpl=tag(name))

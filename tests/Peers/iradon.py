"""Filtered back-projection by scikit-image, for comparison.

usage: iradon.py SINOGRAM VIEWS CHANNELS START STEP FILTER OUTPUT
SINOGRAM: float32, [views x channels]; view i is at START + i*STEP rad. OUTPUT: float32, [channels x channels], pixels as wide as channels.
"""
import sys

import numpy
from skimage.transform import iradon

sinogram, views, channels, start, step, window, output = sys.argv[1:]
samples = numpy.fromfile(sinogram, "<f4").reshape(int(views), int(channels))
# scikit-image's t is column*cos - row*sin, ours column*cos + row*sin.
theta = -numpy.degrees(float(start) + float(step) * numpy.arange(int(views)))
image = iradon(samples.T.astype(float), theta, filter_name=window, interpolation="linear", circle=True)
image.astype("<f4").tofile(output)

#!/usr/bin/env python3
"""A method of one's own, as an example: fully sampled 2-D Cartesian MR, root sum of squares over the coils, with numpy.

The parameter "smooth" (mm, full width at half maximum) is an example of what a recipe can tell it.
"""
import numpy as np

from acquisition.v1 import method_service_pb2 as m
from acquisition_method import parameters, readouts, serve, slice_plane

NOT_IMAGING = sum(1 << flag - 1 for flag in (19, 20, 23, 24, 26, 27, 28, 29, 30, 31))  # noise, calibration, navigators, ...: ISMRMRD's flags
REVERSED = 1 << 22 - 1


def reconstruct(start, blocks):
    encoding = start.header.mr.encodings[0]
    encoded, recon = encoding.encoded_space, encoding.recon_space
    limits = encoding.limits.kspace_encoding_step_1
    center = limits.center if encoding.limits.HasField("kspace_encoding_step_1") else encoded.matrix_y // 2
    smooth = float(parameters(start).get("smooth", 0))
    kspaces, places, number = {}, {}, 0
    for block in blocks:
        for readout, samples in readouts(start, block):
            if readout.flags & NOT_IMAGING:
                continue
            if readout.flags & REVERSED:
                samples = samples[:, ::-1]
            image = (readout.repetition, readout.set, readout.phase, readout.contrast, readout.slice)
            if image not in kspaces:
                kspaces[image] = np.zeros((len(samples), encoded.matrix_y, encoded.matrix_x), np.complex64)
                places[image] = readout
            first = encoded.matrix_x // 2 - readout.center_sample
            kspaces[image][:, readout.kspace_encode_step_1 - center + encoded.matrix_y // 2, first:first + samples.shape[1]] = samples
    for image in sorted(kspaces):
        number += 1
        place, pixels = places[image], magnitude(kspaces.pop(image), encoded, recon, smooth)
        rows, columns = pixels.shape
        plane = slice_plane(place.position_mm, place.read_direction, place.phase_direction, rows, columns,
                            recon.field_of_view_y_mm / rows, recon.field_of_view_x_mm / columns, recon.field_of_view_z_mm)
        yield m.MethodImage(instance_number=number, plane=plane, row_count=rows, column_count=columns, pixels=pixels.astype("<f4").tobytes(),
                            slice=place.slice, contrast=place.contrast, phase=place.phase, repetition=place.repetition, set=place.set)


def magnitude(kspace, encoded, recon, smooth):
    if smooth > 0:
        for axis, fov in ((1, encoded.field_of_view_y_mm), (2, encoded.field_of_view_x_mm)):
            k = (np.arange(kspace.shape[axis]) - kspace.shape[axis] // 2) / fov
            window = np.exp(-(np.pi * k * smooth) ** 2 / (4 * np.log(2)))
            kspace = kspace * np.expand_dims(window, [a for a in range(3) if a != axis])
    axes = (1, 2)
    coils = np.fft.fftshift(np.fft.ifft2(np.fft.ifftshift(kspace, axes), axes=axes, norm="ortho"), axes)
    image = np.sqrt((np.abs(coils) ** 2).sum(0))
    # The oversampled part of the readout is cut off, about the centre.
    y, x = (n // 2 - keep // 2 for n, keep in zip(image.shape, (recon.matrix_y, recon.matrix_x)))
    return image[y:y + recon.matrix_y, x:x + recon.matrix_x]


serve(reconstruct)

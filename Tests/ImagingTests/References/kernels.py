"""Reference values for the pixel kernels of Imaging: writes kernels.json beside itself.

    python kernels.py

Made with Python 3.11, numpy 2.2.6, scipy 1.15.3, scikit-image 0.25.2, opencv-python-headless 4.12.0.88.
The test picture is the formula of `picture`; the tests make the same one.
"""
import json, pathlib
import cv2, numpy as np
from scipy import ndimage
from skimage import color

W, H = 40, 32


def picture(phase, w=W, h=H):
    y, x = np.mgrid[0:h, 0:w].astype(np.float64)
    return .5 + .3 * np.sin(.35 * x + .02 * y * y + phase) * np.cos(.27 * y - .1 * x + 2 * phase)


def cubic(t, a):
    t = np.abs(t)
    return np.where(t <= 1, (a + 2) * t**3 - (a + 3) * t**2 + 1,
                    np.where(t < 2, a * t**3 - 5 * a * t**2 + 8 * a * t - 4 * a, 0))


def bicubic(src, x, y, a):
    """Samples src at pixel centers (x, y), edges repeated."""
    i, j = np.floor(x).astype(int), np.floor(y).astype(int)
    out = np.zeros(x.shape)
    for m in range(-1, 3):
        for n in range(-1, 3):
            v = src[np.clip(j + m, 0, src.shape[0] - 1), np.clip(i + n, 0, src.shape[1] - 1)]
            out += v * cubic(x - (i + n), a) * cubic(y - (j + m), a)
    return out


def positions(m, w, h):
    y, x = np.mgrid[0:h, 0:w] + .5
    return m[0] * x + m[1] * y + m[2] - .5, m[3] * x + m[4] * y + m[5] - .5


def main():
    p = picture(0)
    out = {'sum': float(p.sum())}

    # A turn by 20 degrees, enlarged by 1.7, partly beyond the edges. Edge coordinates.
    k, a = 1 / 1.7, np.deg2rad(20)
    m = [k * np.cos(a), -k * np.sin(a), 6.3, k * np.sin(a), k * np.cos(a), -4.1]
    x, y = positions(m, 30, 24)
    # The formula, checked against OpenCV's cubic, whose a is -3/4 and whose places are rounded to 1/32 pixel.
    theirs = cv2.remap(p.astype(np.float32), x.astype(np.float32), y.astype(np.float32), cv2.INTER_CUBIC,
                       borderMode=cv2.BORDER_REPLICATE)
    assert np.abs(theirs - bicubic(p, x, y, -.75)).max() < .006
    warped = bicubic(p, x, y, -.5)
    linear = ndimage.map_coordinates(p, [np.clip(y, 0, H - 1), np.clip(x, 0, W - 1)], order=1, mode='nearest')
    out['warp'] = {'map': m, 'width': 30, 'height': 24, 'bicubic': warped.ravel().tolist(),
                   'bilinear': linear.ravel().tolist()}
    out['third'] = cv2.resize(picture(0, 36, 30), (12, 10), interpolation=cv2.INTER_AREA).ravel().tolist()
    out['shrunk'] = cv2.resize(picture(0), (15, 12), interpolation=cv2.INTER_AREA).ravel().tolist()

    out['blur'] = {str(s): ndimage.gaussian_filter(p, s, mode='nearest', truncate=4).ravel().tolist()
                   for s in (1.2, 5)}

    rgb = np.stack([picture(0), picture(1), picture(2)], -1) * 1.2 - .1          # 0.0 ... 1 about
    extremes = [[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [.02, .03, .01], [.5, .5, .5]]
    rgb.reshape(-1, 3)[:len(extremes)] = extremes
    rgb = rgb.clip(0, 1)
    lab = color.rgb2lab(rgb)
    theirs = cv2.cvtColor(rgb.astype(np.float32), cv2.COLOR_RGB2LAB)
    assert np.abs(theirs - lab).max() < .35
    out['lab'] = [lab[..., c].ravel().tolist() for c in range(3)]

    polygon = [[8.25, 3.5], [30.5, 5.25], [34, 20], [22.75, 18], [12.5, 29], [5, 14.5]]     # edge coordinates
    contour = (np.float32(polygon) - .5).reshape(-1, 1, 2)
    out['polygon'] = {'points': polygon, 'distance': [cv2.pointPolygonTest(contour, (float(x), float(y)), True)
                                                      for y in range(H) for x in range(W)]}

    # Y'CbCr of a few colors by H.273's equations in floating point, 8 and 10 bits, limited and full.
    out['codes'] = []
    for matrix, (kr, kb) in {1: (.2126, .0722), 6: (.299, .114), 9: (.2627, .0593)}.items():
        for bits in (8, 10, 16):
            for full in (False, True):
                for r, g, b in ([0, 0, 0], [1, 1, 1], [1, 0, 0], [.2, .7, .4], [.9, .6, .5]):
                    l = kr * r + (1 - kr - kb) * g + kb * b
                    cb, cr = (b - l) / (2 - 2 * kb), (r - l) / (2 - 2 * kr)
                    if full:
                        top = 2**bits - 1
                        code = [top * l, top * cb + 2**(bits - 1), top * cr + 2**(bits - 1)]
                    else:
                        code = [c * 2**(bits - 8) for c in (219 * l + 16, 224 * cb + 128, 224 * cr + 128)]
                    out['codes'].append({'matrix': matrix, 'bits': bits, 'full': full, 'rgb': [r, g, b], 'code': code})

    def short(v):
        if isinstance(v, dict): return {k: short(x) for k, x in v.items()}
        if isinstance(v, list): return [short(x) for x in v]
        return round(v, 5) if isinstance(v, float) else v
    pathlib.Path(__file__).with_name('kernels.json').write_text(json.dumps(short(out), separators=(',', ':')))


main()

"""printsPeers.py png: what OpenCV and ImageMagick take to paint that picture, milliseconds of processor, as JSON.

Each on one thread where that can be said; what is not installed is left out.
"""
import json
import resource
import shutil
import subprocess
import sys


def spent(who):
    usage = resource.getrusage(who)
    return 1000 * (usage.ru_utime + usage.ru_stime)


def timed(work, who=resource.RUSAGE_SELF):
    before = spent(who)
    work()
    return spent(who) - before


def opencv(path):
    try:
        import cv2
    except ImportError:
        return {}
    cv2.setNumThreads(1)
    picture = cv2.imread(path)
    functions = {
        "cv2.stylization": lambda: cv2.stylization(picture, sigma_s=60, sigma_r=0.45),
        "cv2.pencilSketch": lambda: cv2.pencilSketch(picture, sigma_s=60, sigma_r=0.07, shade_factor=0.05),
    }
    if hasattr(cv2, "xphoto"):
        functions["cv2.xphoto.oilPainting"] = lambda: cv2.xphoto.oilPainting(picture, 7, 1)
    return {name: timed(work) for name, work in functions.items()}


def magick(path):
    if shutil.which("convert") is None:
        return {}

    def run(*options):
        command = ["convert", path, *options, "rgb:/dev/null"]
        return timed(lambda: subprocess.run(command, check=True), resource.RUSAGE_CHILDREN)

    limit = ("-limit", "thread", "1")
    return {"convert -paint 6": run(*limit, "-paint", "6") - run(*limit)}


print(json.dumps({**opencv(sys.argv[1]), **magick(sys.argv[1])}))

"""The one door through which this room reaches OpenCV.

OpenCV reads its pixel limit from the environment when it is first imported, so the
limit is set here and every other module says `from camera.opencv import cv2`.
"""

import os

# A little over the loader's own 40 MP, so that the loader's refusal speaks first.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(48_000_000))
# A camera that is not there is our `missing` state; OpenCV need not print it too.
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")

import cv2

__all__ = ["cv2"]

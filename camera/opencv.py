"""The one door through which this room reaches OpenCV.

OpenCV reads its pixel limit from the environment when it is first imported, so the
limit is set here and every other module says `from camera.opencv import cv2`.
"""

import os

# A little over the loader's own 40 MP, so that the loader's refusal speaks first.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(48_000_000))
# A camera that is not there is our `missing` state; OpenCV need not print it too.
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
# FFmpeg writes addresses with their passwords to standard error.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# UDP loses parts of frames, TCP sends them again.
os.environ.setdefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", "rtsp_transport;tcp")
# Whole seconds that a V4L2 read may take; ten by default, in which nothing can be told.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")

import cv2

__all__ = ["cv2"]

"""What can go wrong in this room, as codes with the words to say about each.

    CameraError
    +-- LoadError      a file cannot be used as a photograph
    +-- SourceError    a camera gives no pictures
    +-- ReadError      the text reader cannot start
    +-- OutputError    a result cannot be made or written

Problems *of a picture* (blur, glare, a missing page) are data, in `camera.problems`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The words for one code: what happened, what is safe, what to do next."""

    retry: bool
    happened_zh: str
    safe_zh: str
    next_zh: str
    happened_en: str
    safe_en: str
    next_en: str


_UNCHANGED_ZH = "原文件没有改动，已保存的材料不受影响。"
_UNCHANGED_EN = "The file was not changed; material saved before is not affected."
_SAVED_ZH = "已保存的材料不受影响。"
_SAVED_EN = "Material saved before is not affected."


def _camera(
    happened_zh: str, next_zh: str, happened_en: str, next_en: str, *, retry: bool
) -> ErrorText:
    """`retry` says that waiting may help: the camera is opened again by itself."""
    return ErrorText(
        retry, happened_zh, _SAVED_ZH, next_zh, happened_en, _SAVED_EN, next_en
    )


def _file(
    happened_zh: str, next_zh: str, happened_en: str, next_en: str, *, retry: bool
) -> ErrorText:
    return ErrorText(
        retry, happened_zh, _UNCHANGED_ZH, next_zh, happened_en, _UNCHANGED_EN, next_en
    )


ERRORS: dict[str, ErrorText] = {
    "C101": _file(
        "文件打不开。",
        "请检查文件是否存在，然后重试。",
        "The file cannot be opened.",
        "Check that the file is there, then try again.",
        retry=True,
    ),
    "C102": _file(
        "文件是空的。",
        "请重新拍摄或选择其他图片。",
        "The file is empty.",
        "Take the photo again or choose another picture.",
        retry=False,
    ),
    "C103": _file(
        "文件太大。",
        "请选择不超过 20 MB 的图片。",
        "The file is too large.",
        "Choose a picture of at most 20 MB.",
        retry=False,
    ),
    "C104": _file(
        "文件不是 JPEG 或 PNG 图片。",
        "请选择 JPEG 或 PNG 图片。",
        "The file is not a JPEG or PNG picture.",
        "Choose a JPEG or PNG picture.",
        retry=False,
    ),
    "C105": _file(
        "图片的像素太多。",
        "请选择不超过 4000 万像素的图片。",
        "The picture has too many pixels.",
        "Choose a picture of at most 40 megapixels.",
        retry=False,
    ),
    "C106": _file(
        "图片已损坏或不完整。",
        "请重新拍摄或重新复制这张图片。",
        "The picture is damaged or incomplete.",
        "Take the photo again or copy the picture again.",
        retry=False,
    ),
    "C107": _file(
        "图片太小。",
        "请重新拍摄，或选择更清晰的图片。",
        "The picture is too small.",
        "Take the photo again or choose a larger picture.",
        retry=False,
    ),
    "C108": _file(
        "读取这张图片需要太多时间或内存。",
        "请重新拍摄，或选择其他图片。",
        "Reading this picture takes too much time or memory.",
        "Take the photo again or choose another picture.",
        retry=False,
    ),
    "C109": _file(
        "图片内容异常，读取中断。",
        "请重新拍摄，或选择其他图片。",
        "The picture is not built as it should be and broke the reader.",
        "Take the photo again or choose another picture.",
        retry=False,
    ),
    "C110": _file(
        "图片读取程序无法启动。",
        "请重试；如果仍然不行，请工作人员重新启动设备。",
        "The program that reads pictures cannot be started.",
        "Try again; if it fails again, ask the staff to restart this device.",
        retry=True,
    ),
    "C201": ErrorText(
        retry=True,
        happened_zh="没有找到摄像头。",
        safe_zh=_SAVED_ZH,
        next_zh="请检查摄像头的连接，或请工作人员帮助。",
        happened_en="No camera was found.",
        safe_en=_SAVED_EN,
        next_en="Check the camera's cable, or ask the staff for help.",
    ),
    "C202": ErrorText(
        retry=True,
        happened_zh="摄像头没有传来新的画面。",
        safe_zh=_SAVED_ZH,
        next_zh="请稍等，系统正在重新连接摄像头。",
        happened_en="The camera sends no new pictures.",
        safe_en=_SAVED_EN,
        next_en="Please wait; the camera is being connected again.",
    ),
    "C203": ErrorText(
        retry=False,
        happened_zh="文件夹里没有可用的图片。",
        safe_zh=_SAVED_ZH,
        next_zh="请在文件夹里放入 JPEG 或 PNG 图片。",
        happened_en="The folder holds no usable picture.",
        safe_en=_SAVED_EN,
        next_en="Put JPEG or PNG pictures into the folder.",
    ),
    "C204": _camera(
        "摄像头画面全黑。",
        "请检查镜头有没有被遮住、灯有没有打开。",
        "The camera's picture is black.",
        "Check that nothing covers the lens and that the light is on.",
        retry=True,
    ),
    "C205": _camera(
        "摄像头画面停住不动。",
        "请稍等，系统正在重新连接摄像头。",
        "The camera's picture is frozen.",
        "Please wait; the camera is being connected again.",
        retry=True,
    ),
    "C206": _camera(
        "摄像头被其他程序占用，或没有响应。",
        "请工作人员关闭其他使用摄像头的程序，或重新插好摄像头。",
        "Another program uses the camera, or it does not answer.",
        "Ask the staff to close other programs or to plug the camera in again.",
        retry=True,
    ),
    "C207": _camera(
        "没有使用摄像头的权限。",
        "请工作人员把本软件的用户加入 video 组，然后重新启动设备。",
        "This software may not use the camera.",
        "Ask the staff to add its user to the group video and to restart this device.",
        retry=False,
    ),
    "C208": _camera(
        "网络摄像头不接受用户名或密码。",
        "请工作人员检查设置中的摄像头地址。",
        "The network camera refuses the user name or the password.",
        "Ask the staff to check the camera's address in the settings.",
        retry=False,
    ),
    "C209": _camera(
        "这个地址没有摄像头画面。",
        "请工作人员检查设置中的摄像头地址。",
        "There is no camera picture at this address.",
        "Ask the staff to check the camera's address in the settings.",
        retry=False,
    ),
    "C210": _camera(
        "视频文件无法播放。",
        "请检查文件是否存在，或选择其他视频文件。",
        "The video file cannot be played.",
        "Check that the file is there, or choose another one.",
        retry=False,
    ),
    "C301": ErrorText(
        retry=False,
        happened_zh="文字识别组件没有装好。",
        safe_zh=_SAVED_ZH,
        next_zh="请工作人员重新安装本软件。",
        happened_en="The text reader is not installed completely.",
        safe_en=_SAVED_EN,
        next_en="Ask the staff to install this software again.",
    ),
    "C401": ErrorText(
        retry=False,
        happened_zh="图片无法压缩到规定的大小。",
        safe_zh=_UNCHANGED_ZH,
        next_zh="请重新拍摄；如果仍然不行，请工作人员检查大小限制的设置。",
        happened_en="The picture cannot be made small enough.",
        safe_en=_UNCHANGED_EN,
        next_en="Take the photo again; if it fails again, staff should check the "
        "size limit in the settings.",
    ),
    "C402": ErrorText(
        retry=True,
        happened_zh="结果文件写不进去。",
        safe_zh=_UNCHANGED_ZH,
        next_zh="请检查磁盘空间和文件夹权限，然后重试。",
        happened_en="The result cannot be written.",
        safe_en=_UNCHANGED_EN,
        next_en="Check the free space and the folder's permissions, then try again.",
    ),
}


class CameraError(Exception):
    """An error of this room: a stable `code`, its words, and whether to retry.

    Args:
        code: a key of `ERRORS`.
        detail: for staff and logs: which file or device, what the library said. Never
            shown to a candidate.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.text = ERRORS[code]
        self.retry = self.text.retry
        self.detail = detail
        super().__init__(f"{code} {self.text.happened_en} {detail}".strip())


class LoadError(CameraError):
    """A file cannot be used as a photograph (C1xx)."""


class SourceError(CameraError):
    """A camera gives no pictures (C2xx)."""


class ReadError(CameraError):
    """The text reader cannot start (C3xx)."""


class OutputError(CameraError):
    """A result cannot be made or written (C4xx)."""

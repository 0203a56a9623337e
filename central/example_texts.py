"""What can be wrong with an example picture, in words."""

from dossier.explain import Explanation

UNTOUCHED_ZH = "材料目录没有任何改动。"
UNTOUCHED_EN = "The catalogue was not changed."


def _refused(code: str, zh: tuple[str, str], en: tuple[str, str]) -> Explanation:
    return Explanation(code, zh[0], UNTOUCHED_ZH, zh[1], en[0], UNTOUCHED_EN, en[1])


# Each with its HTTP status.
EXAMPLES: tuple[tuple[int, Explanation], ...] = (
    (
        404,
        Explanation(
            "R115",
            "服务器没有这张示例图片。",
            "本机显示自带的示例。",
            "请考区在材料目录中重新上传示例图片并发布。",
            "The server has no such example picture.",
            "The kiosk shows the example that it came with.",
            "Office: upload the example again in the catalogue and publish.",
        ),
    ),
    (
        422,
        _refused(
            "R260",
            ("这个文件不是完整的 JPEG 或 PNG 图片。", "请选择另一张图片。"),
            ("This file is no whole JPEG or PNG picture.", "Choose another picture."),
        ),
    ),
    (
        413,
        _refused(
            "R261",
            ("示例图片超过 8 MB。", "请缩小图片后再上传。"),
            ("The picture has more than 8 MB.", "Make it smaller and upload it again."),
        ),
    ),
    (
        422,
        _refused(
            "R262",
            (
                "图片的边长不足 200 像素，或总像素超过 4000 万。",
                "请选择尺寸合适的图片。",
            ),
            (
                "The picture has a side under 200 pixels, or over 40 million pixels.",
                "Choose a picture of a usual size.",
            ),
        ),
    ),
)

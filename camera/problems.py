"""What can be wrong with a picture, as codes with one sentence for the candidate.

A problem is data, not an exception: the picture is still made, and the caller decides.
Errors of files and cameras are in `camera.errors`.
"""

from dataclasses import dataclass

from camera.problem_texts import ProblemText, Severity, field_problems

__all__ = ["PROBLEMS", "Box", "Problem", "ProblemText", "Severity"]


@dataclass(frozen=True, slots=True)
class Box:
    """A place in the straightened picture: pixels of the output, edges not centres."""

    left: int
    top: int
    right: int
    bottom: int


PROBLEMS: dict[str, ProblemText] = {
    "page_not_found": ProblemText(
        Severity.WARNS,
        "没有找到材料的边缘，请把材料平放在画面中间。",
        "The page's edges were not found; please lay it flat in the middle.",
    ),
    "page_unsure": ProblemText(
        Severity.WARNS,
        "请核对裁剪的边框是否正好对准材料。",
        "Please check that the frame fits the page.",
    ),
    "page_cut_off": ProblemText(
        Severity.BLOCKS,
        "材料超出了画面，请让四个角都在画面里。",
        "Part of the page is outside; please show all four corners.",
    ),
    "upright_unsure": ProblemText(
        Severity.WARNS,
        "请核对文字方向，不正时请点旋转。",
        "Please check which way is up, and turn the picture if needed.",
    ),
    "blurred": ProblemText(
        Severity.BLOCKS,
        "图片模糊，请拿稳后重新拍摄。",
        "The picture is blurred; please hold still and take it again.",
    ),
    "slightly_blurred": ProblemText(
        Severity.WARNS,
        "图片不够清晰，请放大核对小字。",
        "The picture is not quite sharp; please check the small print.",
    ),
    "text_too_small": ProblemText(
        Severity.BLOCKS,
        "文字太小，请把摄像头靠近材料。",
        "The text is too small; please bring the camera closer.",
    ),
    "text_small": ProblemText(
        Severity.WARNS,
        "文字偏小，请放大核对小字。",
        "The text is rather small; please check the small print.",
    ),
    "too_dark": ProblemText(
        Severity.BLOCKS,
        "光线太暗，请换到明亮的地方。",
        "It is too dark; please find more light.",
    ),
    "rather_dark": ProblemText(
        Severity.WARNS,
        "光线偏暗，请核对文字是否看得清。",
        "It is rather dark; please check that the text can be read.",
    ),
    "too_bright": ProblemText(
        Severity.WARNS,
        "画面过亮，请避开强光后重新拍摄。",
        "It is too bright; please avoid strong light.",
    ),
    "uneven_light": ProblemText(
        Severity.WARNS,
        "光线不均匀，请避开阴影。",
        "The light is uneven; please avoid shadows.",
    ),
    "glare": ProblemText(
        Severity.WARNS,
        "有反光，请换个角度，让文字不被遮住。",
        "There is glare; please tilt the page so that no text is hidden.",
    ),
    "nothing_legible": ProblemText(
        Severity.BLOCKS,
        "没有读到文字，请检查材料是否放好。",
        "No text could be read; please check how the page lies.",
    ),
    "glare_over_text": ProblemText(
        Severity.WARNS,
        "反光遮住了文字，请换个角度重新拍摄。",
        "Glare hides some text; please tilt the page and try again.",
    ),
    "finger_over_page": ProblemText(
        Severity.WARNS,
        "手指等遮住了材料，请移开后重新拍摄。",
        "Something covers the page; please take your fingers away.",
    ),
    "page_small": ProblemText(
        Severity.WARNS,
        "材料在画面中太小，请把摄像头靠近材料。",
        "The page is small in the picture; please bring the camera closer.",
    ),
    "not_a_document": ProblemText(
        Severity.BLOCKS,
        "画面里没有看到材料，请放好材料后重新拍摄。",
        "No document was seen; please lay it down and try again.",
    ),
    "wrong_side": ProblemText(
        Severity.BLOCKS,
        "这不是需要的一面，请按示例拍摄身份证。",
        "This is not the side that is needed; please follow the example.",
    ),
    "wrong_document": ProblemText(
        Severity.BLOCKS,
        "这不是需要的材料，请核对后重新拍摄。",
        "This is not the document that is needed; please check it.",
    ),
    "document_unsure": ProblemText(
        Severity.WARNS,
        "请核对这是否是需要的材料。",
        "Please check that this is the document that is needed.",
    ),
    "id_number_invalid": ProblemText(
        Severity.BLOCKS,
        "身份证号码校验不符，请拍清楚号码。",
        "The ID number's check digit is wrong; please take it again clearly.",
    ),
    "id_number_incomplete": ProblemText(
        Severity.BLOCKS,
        "身份证号码不是18位，请让号码完整露出。",
        "The ID number has not 18 digits; please show all of it.",
    ),
    "certificate_number_unusual": ProblemText(
        Severity.WARNS,
        "证书编号的位数不常见，请核对是否拍全。",
        "The certificate number has an unusual length; please check it.",
    ),
    "picture_too_small": ProblemText(
        Severity.BLOCKS,
        "图片像素不够，请把摄像头靠近材料后重新拍摄。",
        "The picture has too few pixels; please bring the camera closer.",
    ),
    "not_upright_format": ProblemText(
        Severity.BLOCKS,
        "这种材料应为竖版，请核对材料，或点旋转。",
        "This material stands upright; please check it, or turn the picture.",
    ),
    "not_lying_format": ProblemText(
        Severity.BLOCKS,
        "这种材料应为横版，请核对材料，或点旋转。",
        "This material lies lengthwise; please check it, or turn the picture.",
    ),
    "not_in_colour": ProblemText(
        Severity.BLOCKS,
        "需要彩色图片，请拍摄彩色原件，不要用黑白复印件。",
        "Colour is needed; please photograph the original, not a grey copy.",
    ),
    **field_problems(),
    "screen": ProblemText(
        Severity.WARNS,
        "这像是翻拍的屏幕，请拍摄纸质原件。",
        "This looks like a screen; please photograph the paper itself.",
    ),
    "squeezed": ProblemText(
        Severity.WARNS,
        "内容太密，压缩后请核对小字是否清楚。",
        "The page is very dense; please check that the small print is clear.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one picture, with its place where it has one."""

    code: str
    place: Box | None = None

    @property
    def text(self) -> ProblemText:
        """The severity and the sentences of this code."""
        return PROBLEMS[self.code]

    @property
    def severity(self) -> Severity:
        """Whether the picture should be taken again."""
        return PROBLEMS[self.code].severity

"""What the check screen shows of a picture: sentences, marks, ways on."""

from dataclasses import replace

from kiosk.pictures import Picture
from kiosk.texts import Language, Texts
from kiosk.viewmodels.check import Check, Developed, Finding, check
from kiosk.viewmodels.tone import Tone

ZH, EN = Texts(Language.ZH), Texts(Language.EN)
PICTURE = Picture(1, 1, b"\0\0\0\xff", ())


def shot(*findings: Finding, rotation: int = 0, by_hand: bool = False) -> Developed:
    """A picture with these problems."""
    return Developed(
        PICTURE,
        PICTURE,
        b"j" * 187_000,
        b"t",
        found=True,
        outline=(),
        rotation=rotation,
        by_hand=by_hand,
        findings=findings,
    )


BLURRED = Finding("blurred", "图片模糊", "Blurred", blocks=True)
GLARE = Finding("glare", "有反光", "Glare", blocks=False)


class TestCheck:
    def look(self, made: Developed, texts: Texts = ZH) -> Check:
        return check(made, "毕业证书", texts)

    def test_a_good_picture_can_be_used(self) -> None:
        shown = self.look(shot())
        assert (shown.tone, shown.use, shown.can_use) == (Tone.GOOD, "使用", True)

    def test_a_blocking_problem_forbids_it_and_stands_first(self) -> None:
        shown = self.look(shot(GLARE, BLURRED))
        assert not shown.can_use
        assert [line.text for line in shown.problems] == ["图片模糊", "有反光"]

    def test_a_warning_allows_it_and_goes_along(self) -> None:
        made = shot(GLARE)
        assert self.look(made).can_use
        assert self.look(made).use == "仍然使用"
        assert made.warnings == ("glare",)

    def test_only_what_was_done_is_said(self) -> None:
        assert [line.text for line in self.look(shot()).done] == [
            "已找到边缘并拉直",
            "已压缩为 187 KB",
        ]
        turned = self.look(shot(rotation=90, by_hand=True), EN).done
        assert turned[1].text == "Turned by you, 90°"

    def test_places_are_numbered_like_their_sentences(self) -> None:
        spots = ((0.1, 0.1, 0.2, 0.2), (0.5, 0.5, 0.6, 0.6))
        made = shot(GLARE, replace(GLARE, code="x", places=spots), BLURRED)
        blocked = replace(BLURRED, code="y", places=spots[:1])
        shown = self.look(replace(made, findings=(*made.findings, blocked)))
        assert [(line.text, line.number) for line in shown.problems] == [
            ("图片模糊", ""),
            ("图片模糊", "1"),
            ("有反光", ""),
            ("有反光", "2"),
        ]
        assert [(mark.number, mark.tone) for mark in shown.marks] == [
            ("1", Tone.BAD),
            ("2", Tone.WARN),
            ("2", Tone.WARN),
        ]

    def test_a_doubtful_picture_says_that_the_reviewer_is_told(self) -> None:
        assert "审核人员会看到" in self.look(shot(GLARE)).advice
        assert "reviewer will see" in self.look(shot(GLARE), EN).advice

    def test_corners_set_by_hand_are_said(self) -> None:
        shown = self.look(replace(shot(), cut_by_hand=True))
        assert shown.done[0].text == "已按您调整的边框拉直"

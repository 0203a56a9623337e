"""What the preview of the catalogue's editor says, in Chinese and English.

The words on the kiosk's cards are those that the kiosk itself shows.
"""

CATALOGUE_TEXTS: dict[str, tuple[str, str]] = {
    "preview_lead": (
        "选择一位考生的情况，下面是其在考生终端上看到的内容和顺序；发布前考生看不到改动。",
        (
            "Choose whose view: below is what such a candidate sees at the kiosk, in "
            "this order. Nobody sees the changes before they are published."
        ),
    ),
    "preview_show": ("显示", "Show"),
    "preview_none": (
        "这样的考生看不到任何材料种类。",
        "Such a candidate would see no type at all.",
    ),
    "preview_promise": (
        "带 * 号的为必须上传的项目。",
        "Items with * are required.",
    ),
    "preview_count": ("0 / {n} 张", "0 / {n}"),
    "preview_example": ("示例", "Example"),
    "preview_shoot": ("拍摄", "Shoot"),
    "preview_sign": ("手写签名", "Sign here"),
    "paper": ("证件种类", "Identity paper"),
    "paper_resident": ("居民身份证", "Resident identity card"),
    "paper_hmt_residence": ("港澳台居民居住证", "HK, Macao, Taiwan residence permit"),
    "paper_hk_macao": ("港澳居民来往内地通行证", "HK and Macao travel permit"),
    "paper_taiwan": ("台湾居民来往大陆通行证", "Taiwan travel permit"),
    "paper_passport": ("护照", "Passport"),
}

"""What the console says of the image rules, in Chinese and English."""

RULE_TEXTS: dict[str, tuple[str, str]] = {
    "rules_title": ("图片要求", "Image rules"),
    "rules_lead": (
        "考生终端拍摄时检查，不符合的图片不能使用；不填即按一般要求。",
        (
            "Kiosks check them at the shot and refuse what breaks them; "
            "what is left empty is as usual."
        ),
    ),
    "rule_side": ("短边至少 (像素，最多 1200)", "Short side at least (px, up to 1200)"),
    "rule_text": (
        "文字高度至少 (像素，最多 40)",
        "Text at least (px high, up to 40)",
    ),
    "rule_colour": ("必须彩色", "In colour"),
    "rule_shape": ("方向", "Format"),
    "rule_shape_any": ("不限", "Either"),
    "rule_shape_upright": ("竖版", "Upright"),
    "rule_shape_lying": ("横版", "Lengthwise"),
    "rule_legible": ("必须可辨认的内容", "Must be legible"),
    "rule_legible_usual": ("按材料种类", "As usual for the paper"),
    "rule_field_none": ("不检查", "nothing"),
    "rule_field_id_number": ("身份证号码", "ID number"),
    "rule_field_name": ("姓名", "name"),
    "rule_field_certificate_number": ("证书编号", "certificate number"),
    "rule_and": ("、", ", "),
    "rule_is_colour": ("必须彩色", "in colour"),
    "rule_is_upright": ("竖版", "upright"),
    "rule_is_lying": ("横版", "lengthwise"),
    "rule_is_side": ("短边至少 {n} 像素", "short side at least {n} px"),
    "rule_is_text": ("文字至少高 {n} 像素", "text at least {n} px high"),
    "rule_is_legible": ("必须可辨认：{fields}", "must be legible: {fields}"),
}

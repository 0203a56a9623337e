"""The words of the pages about kiosks and the day, in Chinese and English."""

FLEET: dict[str, tuple[str, str]] = {
    "fleet": ("设备", "Kiosks"),
    "fleet_count": ("共 {n} 台，{bad} 台需要处理", "{n} kiosks, {bad} need attention"),
    "fleet_none": (
        "还没有设备。请在下方生成登记码。",
        "No kiosk yet. Make an enrolment code below.",
    ),
    "kiosk": ("设备", "Kiosk"),
    "seen": ("最近联系", "Last seen"),
    "never": ("从未", "never"),
    "before": ("{time}前", "{time} ago"),
    "version": ("版本", "Version"),
    "queued": ("待送", "Unsent"),
    "oldest": ("最久等待", "Oldest waits"),
    "disk_free": ("磁盘可用", "Disk free"),
    "clock_offset": ("时钟偏差", "Clock offset"),
    "camera": ("摄像头", "Camera"),
    "camera_ok": ("正常", "good"),
    "quarantined": ("被隔离", "Quarantined"),
    "alerts": ("提醒", "Alerts"),
    "all_well": ("正常", "All well"),
    "standing_active": ("使用中", "active"),
    "standing_expired": ("密钥已过期", "key expired"),
    "standing_revoked": ("已吊销", "revoked"),
    "alert_unseen": ("4 小时以上未联系", "Not seen for 4 hours"),
    "alert_never": ("登记后从未联系", "Never seen since enrolment"),
    "alert_growing": ("待送内容在增加", "Queue is growing"),
    "alert_old_item": ("有内容等待 1 小时以上", "An item waits over an hour"),
    "alert_quarantine": ("有内容被隔离", "Something is quarantined"),
    "alert_revoked_tries": ("已吊销但仍在联系", "Revoked, still trying"),
    "alert_other_site": ("涉及其他考点的报名号", "Touched another site's"),
    "alert_disk": ("磁盘空间不足", "Disk nearly full"),
    "alert_clock": ("时钟偏差 1 分钟以上", "Clock off over a minute"),
    "alert_camera": ("摄像头异常", "Camera trouble"),
    "alert_key": ("密钥已过期", "Key expired"),
    "enrol_title": ("登记新设备", "Enrol a kiosk"),
    "enrol_lead": (
        "生成一次性登记码和二维码，打印后交给考点；三天内有效，仅限一台设备。",
        "Makes a one-time code and a QR to print: for one kiosk, good for three days.",
    ),
    "area_if_new": ("考区（名册中没有时填写）", "Area, if the roster has none"),
    "enrol_do": ("生成登记码", "Make a code"),
    "sheet_title": ("设备登记", "Enrolment of a kiosk"),
    "sheet_code": ("登记码", "Code"),
    "sheet_server": ("服务器", "Server"),
    "sheet_ends": (
        "仅可使用一次，有效至 {time}。用毕请销毁本页。",
        "Good for one kiosk, until {time}. Destroy this page after use.",
    ),
    "sheet_print": (
        "请用浏览器的打印功能打印本页；离开后不再显示。",
        "Print this page with your browser; it is not shown again.",
    ),
    "push_title": ("下发设置", "Push settings"),
    "push_lead": (
        "设置经考区签名后送达该考点的全部设备；留空的项目恢复设备自己的设置。",
        (
            "Signed by the office, for every kiosk of the site. What is left empty "
            "is the kiosk's own again."
        ),
    ),
    "retention_days": ("送达后保留天数（0-365）", "Days kept after sending (0-365)"),
    "heartbeat_s": ("心跳间隔秒数（10-3600）", "Heartbeat, seconds (10-3600)"),
    "idle_timeout_s": (
        "无操作退出秒数（30-3600）",
        "Idle logout, seconds (30-3600)",
    ),
    "idle_warning_s": (
        "退出前提醒秒数（20-120）",
        "Warning before it, seconds (20-120)",
    ),
    "dim_after_s": ("屏幕变暗秒数（30-86400）", "Display dims, seconds (30-86400)"),
    "push_do": ("下发", "Push"),
    "settings_pushed": ("下发的设置", "Pushed settings"),
    "settings_hold": ("各考点现行的下发设置", "What holds at each site"),
    "settings_version": ("第 {n} 版", "version {n}"),
    "settings_there": ("设备已收到", "the kiosk has it"),
    "settings_waits": ("设备尚未收到", "not there yet"),
    "settings_none": ("全部按设备自己的设置", "all as the kiosk's own"),
    "pushed_retention_days": ("保留 {n} 天", "kept {n} days"),
    "pushed_heartbeat_s": ("心跳 {n} 秒", "heartbeat {n} s"),
    "pushed_idle_timeout_s": ("无操作 {n} 秒退出", "logout after {n} s"),
    "pushed_idle_warning_s": ("提前 {n} 秒提醒", "warning {n} s before"),
    "pushed_dim_after_s": ("{n} 秒后变暗", "dims after {n} s"),
    "fleet_pushed": (
        "设置已发出，设备下次联系时生效。",
        "The settings are on their way; kiosks obey from their next contact.",
    ),
    "fleet_revoked": (
        "设备已吊销，下一次请求起即被拒绝。",
        "The kiosk is revoked; its next request is refused.",
    ),
    "fleet_site_needed": (
        "请填写正确的考点，没有做任何改动。",
        "Name a site that fits. Nothing was changed.",
    ),
    "fleet_area_needed": (
        "不知道这个考点属于哪个考区，请填写考区。没有做任何改动。",
        "The area of this site is not known; name it. Nothing was changed.",
    ),
    "fleet_not_yours": (
        "这个考区不归您管理，没有做任何改动。",
        "This area is not yours. Nothing was changed.",
    ),
    "fleet_name_bad": (
        "名称须为 1 至 60 个字符，没有做任何改动。",
        "A name has 1 to 60 characters. Nothing was changed.",
    ),
    "fleet_sure_needed": (
        "请先勾选确认，没有做任何改动。",
        "Tick the box to confirm. Nothing was changed.",
    ),
    "fleet_not_empty": (
        "设备上还有未送达的内容。请等它送完再调动，没有做任何改动。",
        (
            "The kiosk still holds unsent items. Let it send them first; nothing was "
            "changed."
        ),
    ),
    "fleet_settings_bad": (
        "数值超出范围，没有做任何改动。",
        "A number is out of bounds. Nothing was changed.",
    ),
    "rename_title": ("名称", "Name"),
    "rename_do": ("改名", "Rename"),
    "move_title": ("调到其他考点", "Move to another site"),
    "move_lead": (
        "设备送完全部内容后才能调动。现有身份随即吊销，并生成新考点的登记码。",
        (
            "Possible when it has sent everything. Its identity is revoked and a code "
            "for the other site is made."
        ),
    ),
    "move_do": ("调动并生成登记码", "Move and make a code"),
    "revoke_title": ("吊销", "Revoke"),
    "revoke_lead": (
        "设备丢失或停用时使用。未送达的内容仍在设备中，但不再接收。",
        (
            "For a kiosk that is lost or retired. What it has not sent stays on it and "
            "is taken in no more."
        ),
    ),
    "revoke_sure": ("我确认吊销这台设备", "I want to revoke this kiosk"),
    "revoke_do": ("吊销设备", "Revoke"),
    "enrolled_at": ("登记时间", "Enrolled"),
    "system_of": ("系统", "System"),
    "back_fleet": ("返回设备列表", "Back to the kiosks"),
    "sync_delay": ("同步延迟", "Sync delay"),
    "today": ("当日概况", "The day"),
    "day": ("日期", "Day"),
    "day_before": ("前一天", "Day before"),
    "day_after": ("后一天", "Day after"),
    "captures": ("收到图片", "Images received"),
    "submissions": ("提交审核", "Submissions"),
    "reviews": ("审核处理", "Reviews"),
    "hour": ("时", "Hour"),
    "many": ("数量", "Count"),
    "as_table": ("数据表", "As a table"),
    "reasons_of": ("退回原因", "Reasons of returns"),
    "reason_other": ("其他说明", "Typed freely"),
    "no_returns": ("当日没有退回。", "No returns on this day."),
    "wait_title": ("从提交到处理", "From submission to decision"),
    "wait_middle": ("中位数 {time}", "median {time}"),
    "wait_below": ("{n} 小时内", "< {n} h"),
    "wait_above": ("{n} 小时以上", "≥ {n} h"),
    "wait_none": ("当日没有处理。", "No decisions on this day."),
    "capped": (
        "原因和时间只统计当日最近 {n} 次处理。",
        "Reasons and times are of the newest {n} decisions alone.",
    ),
}

"""Personal drives: Google Drive, OneDrive, Dropbox, Baidu and their like, where things vanish with
an account.

The address alone shows the drive. A page that comes says nothing of what lies behind it; a file
that comes does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.hosts import Address, Host, http, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Web

_NAMES = {
    "drive.google.com": "Google Drive",
    "docs.google.com": "Google Drive",
    "drive.usercontent.google.com": "Google Drive",
    "1drv.ms": "OneDrive",
    "onedrive.live.com": "OneDrive",
    "dropbox.com": "Dropbox",
    "dl.dropboxusercontent.com": "Dropbox",
    "pan.baidu.com": "Baidu Netdisk",
    "yun.baidu.com": "Baidu Netdisk",
    "pan.quark.cn": "Quark Drive",
    "alipan.com": "Aliyun Drive",
    "aliyundrive.com": "Aliyun Drive",
    "weiyun.com": "Weiyun",
    "share.weiyun.com": "Weiyun",
    "mega.nz": "MEGA",
    "mega.co.nz": "MEGA",
    "mediafire.com": "MediaFire",
    "wetransfer.com": "WeTransfer",
    "we.tl": "WeTransfer",
    "disk.yandex.com": "Yandex Disk",
    "disk.yandex.ru": "Yandex Disk",
    "yadi.sk": "Yandex Disk",
    "terabox.com": "TeraBox",
    "app.box.com": "Box",
    "icloud.com": "iCloud Drive",
}


def _drive(address: Address) -> str:
    """The name of the drive that an address lies on, or an empty text."""
    host = address.host.removeprefix("www.")
    if host.endswith("-my.sharepoint.com"):
        return "OneDrive"
    return _NAMES.get(host, "") if address.parts or address.query else ""


def _glance(address: Address) -> Observation:
    return Observation(volatile=Evidence(Truth.YES, _drive(address), address.url))


def _observe(address: Address, web: Web) -> Observation:
    found = http.look(address, web, pages=False)
    if found.exists.reason != http.A_PAGE:
        return found
    reason = f"{_drive(address)} sends a page whether or not something is there"
    return silent(Evidence(Truth.UNKNOWN, source=found.exists.source, reason=reason))


HOST = Host(
    title="Personal drives",
    bases=("https://drive.google.com", "https://www.dropbox.com"),
    examples=(
        "https://drive.google.com/file/d/0Bexample/view",
        "https://www.dropbox.com/s/0example/weights.zip",
    ),
    matches=lambda address: bool(_drive(address)),
    observe=_observe,
    glance=_glance,
)

"""Personal drives: Google Drive, OneDrive, Dropbox, Baidu and their like, where things vanish with
an account.

The address alone shows the drive. A web page as the answer proves nothing about the file behind it;
a file as the answer does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aboveboard.model.evidence import Evidence, Observation, Reason
from aboveboard.network.address import Address
from aboveboard.network.hosts import Host, http, make_empty_observation

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


def _name_drive(address: Address) -> str:
    """The name of the drive that an address is on, or an empty text."""
    host = address.host.removeprefix("www.")
    if host.endswith("-my.sharepoint.com"):
        return "OneDrive"
    if not address.parts and not address.query:
        return ""
    return _NAMES.get(host, "")


def _read_drive(address: Address) -> Observation:
    return Observation(volatile=Evidence.yes(address.url, _name_drive(address)))


def _observe_shared_file(address: Address, web: Web) -> Observation:
    observation = http.observe_url(address, web, accept_pages=False)
    exists = observation.exists
    if not exists.has_reason(Reason.WEB_PAGE):
        return observation
    reason = f"{_name_drive(address)} sends a page whether or not something is there"
    return make_empty_observation(Evidence.unknown(exists.source, reason))


HOST = Host(
    title="Personal drives",
    bases=("https://drive.google.com", "https://www.dropbox.com"),
    examples=(
        "https://drive.google.com/file/d/0Bexample/view",
        "https://www.dropbox.com/s/0example/weights.zip",
    ),
    matches=lambda address: bool(_name_drive(address)),
    observe=_observe_shared_file,
    read_address=_read_drive,
)

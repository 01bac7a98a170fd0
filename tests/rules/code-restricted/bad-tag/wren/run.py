# SPDX-License-Identifier: MIT
print("wren")

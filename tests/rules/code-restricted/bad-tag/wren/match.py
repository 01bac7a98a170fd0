# SPDX-License-Identifier: CC-BY-NC-4.0

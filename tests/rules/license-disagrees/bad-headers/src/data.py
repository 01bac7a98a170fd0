# SPDX-FileCopyrightText: 2026 Example Lab
# SPDX-License-Identifier: GPL-3.0-only
"""The data step."""

# SPDX-FileCopyrightText: 2026 Example Lab
#
# SPDX-License-Identifier: Apache-2.0

# SPDX-FileCopyrightText: 2024 Somebody Else
# SPDX-License-Identifier: Apache-2.0

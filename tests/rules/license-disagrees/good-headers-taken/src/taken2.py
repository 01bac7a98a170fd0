# SPDX-FileCopyrightText: Copyright (c) 2024 Somebody Else. All rights reserved.
# SPDX-License-Identifier: BSD-3-Clause

# Copyright (c) 2026 Example Lab
STEP = 3

print("wren")

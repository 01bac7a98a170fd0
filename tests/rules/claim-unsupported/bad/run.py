print("tweet")

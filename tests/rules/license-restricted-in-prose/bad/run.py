SONG = "tweet"

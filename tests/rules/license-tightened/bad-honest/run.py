WEIGHTS = "weights/model.npz"

"""Training the decision: the labelled corpus, the models, their figures."""

"""The shipped encoder: the questions it learns from, its training, its measure."""

"""Analysis: what the model as a whole does, compared with data, literature and the claims of the thesis."""

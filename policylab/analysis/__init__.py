"""Analysis: what the model as a whole does, held against data, literature and the claims of the thesis."""

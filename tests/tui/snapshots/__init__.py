"""How the screens look: kept as pictures, each compared after its words were checked."""

"""How the site gets there: what has to be rendered, by whom, into which release slot, and that it is whole."""

"""Makes the static site out of the read model: pages, two trees that take turns, and the loop that keeps them fresh."""

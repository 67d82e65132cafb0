"""Whatever arrives at an edge: nothing is raised past it, nothing is left behind, and what is invalid changes nothing."""

"""Whatever arrives at an edge: nothing is raised past it, nothing is left behind, what is invalid changes nothing."""

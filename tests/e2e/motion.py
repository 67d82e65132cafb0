"""What moves on a page."""

# What has a transition, an animation or smooth scrolling, in all shadow roots.
MOVING = """() => {
    const all = (root) => [...root.querySelectorAll('*')].flatMap((each) => (
        [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]));
    const moves = ({ transitionDuration, animationName, scrollBehavior }) => animationName !== 'none'
        || scrollBehavior === 'smooth' || transitionDuration.split(',').some((time) => parseFloat(time) > 0);
    return all(document).flatMap((each) => ['', '::before', '::after']
        .filter((pseudo) => moves(getComputedStyle(each, pseudo || null)))
        .map((pseudo) => `${each.localName}.${each.getAttribute('class') ?? ''}${pseudo}`));
}"""

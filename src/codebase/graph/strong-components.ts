/** Groups of nodes that all reach each other: the cycles of a graph. Pure. */

/**
 * Tarjan's algorithm without recursion, so that a chain of any length will do.
 * Source: R. Tarjan, Depth-first search and linear graph algorithms, 1972.
 *
 * @param targets for each node the nodes that it leads to; those that are no key are left out
 * @returns groups of two nodes or more, in the order in which their first node stands in `targets`; nodes in that order
 */
export function strongComponents(
  targets: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  const order = new Map([...targets.keys()].map((node, at) => [node, at]));
  const found = new Map<string, { readonly index: number; low: number; isOpen: boolean }>();
  const open: string[] = [];
  const components: string[][] = [];
  const enter = (node: string) => {
    const state = { index: found.size, low: found.size, isOpen: true };
    found.set(node, state);
    open.push(node);
    return { node, state, next: 0, targets: targets.get(node) ?? [] };
  };
  for (const start of targets.keys()) {
    if (found.has(start)) continue;
    const path = [enter(start)];
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const target = step.targets[step.next++];
      if (target !== undefined) {
        const seen = found.get(target);
        if (seen === undefined && targets.has(target)) path.push(enter(target));
        else if (seen?.isOpen) step.state.low = Math.min(step.state.low, seen.index);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) above.state.low = Math.min(above.state.low, step.state.low);
      if (step.state.low !== step.state.index) continue;
      const members = open.splice(open.lastIndexOf(step.node));
      for (const member of members) {
        const state = found.get(member);
        if (state) state.isOpen = false;
      }
      if (members.length > 1) components.push(members);
    }
  }
  const place = (node: string | undefined) => order.get(node ?? '') ?? 0;
  for (const members of components) members.sort((a, b) => place(a) - place(b));
  return components.sort((a, b) => place(a[0]) - place(b[0]));
}

/** The shortest way from a node back to itself; `[]`: there is none. Does not repeat the first node at the end. */
export function shortestCycle(
  targets: ReadonlyMap<string, readonly string[]>,
  start: string,
): readonly string[] {
  const cameFrom = new Map<string, string>();
  const pending = [start];
  for (const node of pending) {
    for (const target of targets.get(node) ?? []) {
      if (target === start) return walkBack(cameFrom, start, node);
      if (cameFrom.has(target) || !targets.has(target)) continue;
      cameFrom.set(target, node);
      pending.push(target);
    }
  }
  return [];
}

function walkBack(cameFrom: ReadonlyMap<string, string>, start: string, end: string): string[] {
  const nodes = [end];
  for (let node = end; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    nodes.unshift(node);
  }
  return nodes;
}

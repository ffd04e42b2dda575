// Going through a tree: the children of a node, all nodes, the nodes at an offset.

import type { Node } from "./tree";

/** The nodes right below a node, in the order of its fields. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) for (const item of value) add(item);
    else add(value);
  }
  return found;

  function add(value: unknown): void {
    if (typeof value === "object" && value !== null && "kind" in value) found.push(value as Node);
  }
}

/** Calls `visit` with a node and everything below it, parents first; nothing below a node for which it returns false. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return;
  for (const child of children(node)) walk(child, visit);
}

/** The nodes that hold an offset, from the outermost to the innermost. A node's end belongs to it, as for a cursor behind a name. */
export function nodesAt(root: Node, offset: number): Node[] {
  const path: Node[] = [];
  walk(root, (node) => {
    const inside = node.start <= offset && offset <= node.end;
    if (inside) {
      // Of neighbours that touch at the offset the later one counts.
      while (path.length > 0 && !children(path.at(-1)!).includes(node)) path.pop();
      path.push(node);
    }
    // A decorator stands in front of what it decorates.
    return inside || "decorator_list" in node;
  });
  return path;
}

// Places the nodes of a module's data flow: ranks from top to bottom, few crossings, edges that pass between nodes.
import type { SummaryGraph } from "../../server/protocol";

export interface PlacedNode {
  id: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedEdge {
  from: number;
  to: number;
  /** From the lower side of one node through the ranks between to the upper side of the other. */
  points: [number, number][];
  label?: string;
}

export interface Layout {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

const NODE_HEIGHT = 40;
const RANK_GAP = 34;
const NODE_GAP = 26;
const BEND_WIDTH = 14;

interface Slot {
  key: string;
  width: number;
  x: number;
  rank: number;
}

/** `widthOf` says how wide a node's text is. Edges that lead backwards are left out of the ranking. */
export function layout(graph: SummaryGraph, widthOf: (id: number) => number): Layout {
  const rank = ranks(graph);
  const slots = new Map<string, Slot>();
  const above = new Map<string, string[]>();
  const below = new Map<string, string[]>();
  const link = (from: string, to: string): void => {
    below.set(from, [...(below.get(from) ?? []), to]);
    above.set(to, [...(above.get(to) ?? []), from]);
  };
  const slot = (key: string, width: number, r: number): void => void slots.set(key, { key, width, x: 0, rank: r });
  for (const node of graph.nodes) slot(`n${node.id}`, widthOf(node.id), rank.get(node.id) ?? 0);
  // An edge over several ranks bends around what lies between: it gets a narrow place of its own in each.
  const routes = graph.edges.map((edge, i) => {
    const [a, b] = [rank.get(edge.from), rank.get(edge.to)];
    if (a === undefined || b === undefined || b <= a) return undefined;
    const keys = [`n${edge.from}`];
    for (let r = a + 1; r < b; r++) {
      slot(`e${i}/${r}`, BEND_WIDTH, r);
      keys.push(`e${i}/${r}`);
    }
    keys.push(`n${edge.to}`);
    keys.slice(1).forEach((key, j) => link(keys[j], key));
    return keys;
  });
  const rows: Slot[][] = [];
  for (const s of slots.values()) (rows[s.rank] ??= []).push(s);
  arrange(rows, slots, above, below);

  const left = Math.min(0, ...[...slots.values()].map((s) => s.x - s.width / 2));
  const y = (r: number): number => r * (NODE_HEIGHT + RANK_GAP);
  const at = (key: string): Slot => slots.get(key) as Slot;
  const nodes = graph.nodes.map((n): PlacedNode => {
    const s = at(`n${n.id}`);
    return { id: n.id, x: s.x - s.width / 2 - left, y: y(s.rank), width: s.width, height: NODE_HEIGHT };
  });
  const edges = graph.edges.flatMap((edge, i): PlacedEdge[] => {
    const keys = routes[i];
    if (!keys) return [];
    const points = keys.flatMap((key, j): [number, number][] => {
      const s = at(key);
      const x = s.x - left;
      if (j === 0) return [[x, y(s.rank) + NODE_HEIGHT]];
      if (j === keys.length - 1) return [[x, y(s.rank)]];
      return [[x, y(s.rank)], [x, y(s.rank) + NODE_HEIGHT]];
    });
    return [{ from: edge.from, to: edge.to, points, ...(edge.label !== undefined && { label: edge.label }) }];
  });
  const right = Math.max(0, ...[...slots.values()].map((s) => s.x + s.width / 2 - left));
  return { nodes, edges, width: right, height: Math.max(0, rows.length * (NODE_HEIGHT + RANK_GAP) - RANK_GAP) };
}

/** The longest way from an input to each node. */
function ranks({ nodes, edges }: SummaryGraph): Map<number, number> {
  const rank = new Map(nodes.map((n) => [n.id, 0]));
  const order = new Map(nodes.map((n, i) => [n.id, i]));
  const forward = edges.filter((e) => (order.get(e.from) ?? 0) < (order.get(e.to) ?? -1));
  forward.sort((a, b) => (order.get(a.to) ?? 0) - (order.get(b.to) ?? 0));
  for (const { from, to } of forward) rank.set(to, Math.max(rank.get(to) ?? 0, (rank.get(from) ?? 0) + 1));
  return rank;
}

/** Orders each rank by where its neighbours stand, then moves everything towards them as far as there is room. */
function arrange(rows: Slot[][], slots: Map<string, Slot>, above: Map<string, string[]>, below: Map<string, string[]>): void {
  const spread = (row: Slot[]): void => {
    const total = row.reduce((sum, s) => sum + s.width + NODE_GAP, -NODE_GAP);
    let x = -total / 2;
    for (const s of row) {
      s.x = x + s.width / 2;
      x += s.width + NODE_GAP;
    }
  };
  const centre = (s: Slot, of: Map<string, string[]>): number | undefined => {
    const near = of.get(s.key);
    return near ? near.reduce((sum, key) => sum + (slots.get(key) as Slot).x, 0) / near.length : undefined;
  };
  rows.forEach(spread);
  for (let pass = 0; pass < 6; pass++) {
    const down = pass % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const wanted = new Map(row.map((s) => [s, centre(s, down ? above : below) ?? s.x]));
      row.sort((a, b) => (wanted.get(a) as number) - (wanted.get(b) as number));
      for (const s of row) s.x = wanted.get(s) as number;
      separate(row);
    }
  }
}

/** Pushes apart what overlaps, from the left and from the right, and takes the middle of both. */
function separate(row: Slot[]): void {
  const wanted = row.map((s) => s.x);
  const gap = (a: Slot, b: Slot): number => (a.width + b.width) / 2 + NODE_GAP;
  const fromLeft = [...wanted];
  for (let i = 1; i < row.length; i++) fromLeft[i] = Math.max(fromLeft[i], fromLeft[i - 1] + gap(row[i - 1], row[i]));
  const fromRight = [...wanted];
  for (let i = row.length - 2; i >= 0; i--) fromRight[i] = Math.min(fromRight[i], fromRight[i + 1] - gap(row[i], row[i + 1]));
  row.forEach((s, i) => (s.x = (fromLeft[i] + fromRight[i]) / 2));
}

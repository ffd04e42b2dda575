// The graph view: the data's way through a module as an SVG drawing whose nodes can be clicked and reached by keyboard.
import type { SummaryData } from "../../server/protocol";
import { t } from "../l10n";
import { layout } from "./layout";
import { valueText } from "./state";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 16;
/** More nodes than this help nobody, and are slow to place. */
const LIMIT = 600;

function svg(tag: string, attributes: Record<string, string | number>, ...children: (Node | string)[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Draws the graph; null when there is none or it is too large. `open` is told the path of a node that was clicked. */
export function drawGraph(data: SummaryData, open: (path: string) => void): SVGElement | null {
  const { graph } = data;
  if (!graph || graph.nodes.length === 0 || graph.nodes.length > LIMIT) return null;
  const byId = new Map(graph.nodes.map((n) => [n.id, n]));
  const sub = (id: number): string => valueText(byId.get(id)?.output);
  const width = (id: number): number => Math.max(70, 20 + 7.2 * Math.max(byId.get(id)?.label.length ?? 0, 0.88 * sub(id).length));
  const placed = layout(graph, width);
  const edges = placed.edges.map((edge) => {
    const path = svg("path", { class: "edge", d: curve(edge.points), "marker-end": "url(#arrow)" });
    if (edge.label) path.append(svg("title", {}, edge.label));
    return path;
  });
  const nodes = placed.nodes.map((place) => {
    const node = byId.get(place.id);
    const path = node?.path;
    const can = path !== undefined;
    const group = svg(
      "g", { class: can ? "node can-open" : "node", transform: `translate(${place.x} ${place.y})`, ...(can && { tabindex: 0, role: "link", "aria-label": `${path || node?.label}: ${node?.label} ${sub(place.id)}` }), "data-path": path ?? "" },
      svg("rect", { width: place.width, height: place.height, rx: 6 }),
      svg("text", { class: "node-label", x: place.width / 2, y: 17 }, node?.label ?? ""),
      svg("text", { class: "node-shape", x: place.width / 2, y: 32 }, sub(place.id)),
    );
    if (path) group.append(svg("title", {}, path));
    if (can) {
      group.addEventListener("click", () => open(path));
      group.addEventListener("keydown", (event) => (event as KeyboardEvent).key === "Enter" && open(path));
    }
    return group;
  });
  const [w, h] = [placed.width + 2 * MARGIN, placed.height + 2 * MARGIN];
  const marker = svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, svg("path", { class: "arrow", d: "M0 0 8 4 0 8Z" }));
  return svg("svg", { class: "graph", width: w, height: h, viewBox: `${-MARGIN} ${-MARGIN} ${w} ${h}`, role: "group", "aria-label": t("Graph of {0}", data.module ?? "") }, svg("defs", {}, marker), ...edges, ...nodes);
}

/** A line that leaves and arrives upright. */
function curve(points: [number, number][]): string {
  let d = `M${points[0][0]} ${points[0][1]}`;
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    const middle = (y0 + y1) / 2;
    d += x0 === x1 ? `L${x1} ${y1}` : `C${x0} ${middle} ${x1} ${middle} ${x1} ${y1}`;
  }
  return d;
}

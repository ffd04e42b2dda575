// The controls of @vscode/webview-ui-toolkit that the panels use, registered once, and small helpers around them.
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDataGrid,
  vsCodeDataGridCell,
  vsCodeDataGridRow,
  vsCodeDropdown,
  vsCodeLink,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import { h, icon } from "./dom";

export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDataGrid(),
    vsCodeDataGridCell(),
    vsCodeDataGridRow(),
    vsCodeDropdown(),
    vsCodeLink(),
    vsCodeOption(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

export interface Choice {
  value: string;
  label: string;
}

/** A `vscode-dropdown`; `set` replaces its options only when they have changed, so that an open list is not disturbed. */
export function dropdown(ariaLabel: string, onChange: (value: string) => void): { element: HTMLElement; set(choices: Choice[], value: string | undefined): void } {
  const element = h("vscode-dropdown", { "aria-label": ariaLabel }) as HTMLElement & { value: string };
  let key = "";
  let wanted: string | undefined;
  element.addEventListener("change", () => {
    if (element.value !== wanted) onChange(element.value);
  });
  return {
    element,
    set(choices, value) {
      const next = JSON.stringify(choices);
      if (next !== key) element.replaceChildren(...choices.map((c) => h("vscode-option", { value: c.value, selected: c.value === value }, c.label)));
      if (next !== key || value !== wanted) {
        // The control reads its options only after they have been rendered.
        requestAnimationFrame(() => {
          if (value !== undefined && element.value !== value) element.value = value;
        });
      }
      key = next;
      wanted = value;
    },
  };
}

/** A `vscode-button` with an icon, and text when `label` is to be seen. */
export function button(options: { icon: string; label: string; onClick: () => void; appearance?: "primary" | "secondary"; class?: string }): HTMLElement {
  const { label, onClick, appearance } = options;
  if (!appearance) return h("vscode-button", { appearance: "icon", class: options.class, "aria-label": label, title: label, onclick: onClick }, icon(options.icon));
  const start = h("span", { slot: "start", class: `codicon codicon-${options.icon}`, "aria-hidden": "true" });
  return h("vscode-button", { appearance, class: options.class, onclick: onClick }, start, label);
}

export type GridColumn = { key: string; title: string };
type Grid = HTMLElement & { rowsData: object[]; columnDefinitions: { columnDataKey: string; title: string }[] };

/** A `vscode-data-grid` for plain tables; keyboard and ARIA are the control's own. */
export function grid(ariaLabel: string): { element: HTMLElement; set(columns: GridColumn[], rows: Record<string, string>[]): void } {
  const element = h("vscode-data-grid", { "aria-label": ariaLabel, "generate-header": "default" }) as Grid;
  let key = "";
  return {
    element,
    set(columns, rows) {
      const next = JSON.stringify([columns, rows]);
      if (next === key) return;
      key = next;
      element.setAttribute("grid-template-columns", columns.map((_, i) => (i === 0 ? "minmax(8em, 1.4fr)" : "minmax(5em, 1fr)")).join(" "));
      element.columnDefinitions = columns.map((c) => ({ columnDataKey: c.key, title: c.title }));
      element.rowsData = rows;
    },
  };
}

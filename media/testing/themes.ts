// Colours as a webview gets them from the editor, in four of its own themes: only the variables that the panels and the controls use.

const FONT = {
  "--vscode-font-family": '"Segoe WPC", "Segoe UI", "DejaVu Sans", "WenQuanYi Micro Hei", sans-serif',
  "--vscode-font-size": "13px",
  "--vscode-font-weight": "normal",
  "--vscode-editor-font-family": '"DejaVu Sans Mono", "WenQuanYi Micro Hei Mono", monospace',
  "--vscode-editor-font-size": "12px",
};

const dark = {
  "--vscode-foreground": "#cccccc", "--vscode-descriptionForeground": "#9d9d9d", "--vscode-editor-background": "#1f1f1f", "--vscode-editor-foreground": "#cccccc",
  "--vscode-editorWidget-background": "#202020", "--vscode-widget-border": "#313131", "--vscode-focusBorder": "#0078d4", "--vscode-errorForeground": "#f85149",
  "--vscode-icon-foreground": "#cccccc", "--vscode-textLink-foreground": "#4daafc", "--vscode-textLink-activeForeground": "#4daafc",
  "--vscode-button-background": "#0078d4", "--vscode-button-foreground": "#ffffff", "--vscode-button-hoverBackground": "#026ec1", "--vscode-button-border": "#ffffff12",
  "--vscode-button-secondaryBackground": "#313131", "--vscode-button-secondaryForeground": "#cccccc", "--vscode-button-secondaryHoverBackground": "#3c3c3c",
  "--vscode-dropdown-background": "#313131", "--vscode-dropdown-border": "#3c3c3c", "--vscode-dropdown-foreground": "#cccccc", "--vscode-dropdown-listBackground": "#1f1f1f",
  "--vscode-input-background": "#313131", "--vscode-input-foreground": "#cccccc", "--vscode-input-border": "#3c3c3c", "--vscode-input-placeholderForeground": "#989898",
  "--vscode-checkbox-background": "#313131", "--vscode-checkbox-border": "#3c3c3c", "--vscode-badge-background": "#616161", "--vscode-badge-foreground": "#f8f8f8",
  "--vscode-progressBar-background": "#0078d4", "--vscode-list-hoverBackground": "#2a2d2e", "--vscode-list-activeSelectionBackground": "#04395e",
  "--vscode-list-activeSelectionForeground": "#ffffff", "--vscode-list-inactiveSelectionBackground": "#37373d", "--vscode-toolbar-hoverBackground": "#5a5d5e50",
  "--vscode-panel-border": "#2b2b2b", "--vscode-panelTitle-activeBorder": "#0078d4", "--vscode-panelTitle-activeForeground": "#cccccc", "--vscode-panelTitle-inactiveForeground": "#9d9d9d",
  "--vscode-editorError-foreground": "#f14c4c", "--vscode-editorWarning-foreground": "#cca700", "--vscode-editorInfo-foreground": "#3794ff",
  "--vscode-terminal-background": "#181818", "--vscode-widget-shadow": "#0000005c", "--vscode-testing-iconPassed": "#73c991", "--vscode-testing-iconFailed": "#f14c4c",
  "--vscode-charts-blue": "#3794ff", "--vscode-charts-orange": "#ea5c0055", "--vscode-charts-green": "#89d185", "--vscode-charts-purple": "#b180d7",
  "--vscode-charts-red": "#f14c4c", "--vscode-charts-yellow": "#cca700", "--vscode-symbolIcon-classForeground": "#ee9d28", "--vscode-keybindingTable-headerBackground": "#cccccc0a",
  "--vscode-scrollbarSlider-background": "#79797966",
};

const light: typeof dark = {
  ...dark,
  "--vscode-foreground": "#3b3b3b", "--vscode-descriptionForeground": "#6a6a6a", "--vscode-editor-background": "#ffffff", "--vscode-editor-foreground": "#3b3b3b",
  "--vscode-editorWidget-background": "#f8f8f8", "--vscode-widget-border": "#e5e5e5", "--vscode-focusBorder": "#005fb8", "--vscode-errorForeground": "#f85149",
  "--vscode-icon-foreground": "#3b3b3b", "--vscode-textLink-foreground": "#005fb8", "--vscode-textLink-activeForeground": "#005fb8",
  "--vscode-button-background": "#005fb8", "--vscode-button-hoverBackground": "#0258a8", "--vscode-button-border": "#0000001a",
  "--vscode-button-secondaryBackground": "#e5e5e5", "--vscode-button-secondaryForeground": "#3b3b3b", "--vscode-button-secondaryHoverBackground": "#cccccc",
  "--vscode-dropdown-background": "#ffffff", "--vscode-dropdown-border": "#cecece", "--vscode-dropdown-foreground": "#3b3b3b", "--vscode-dropdown-listBackground": "#ffffff",
  "--vscode-input-background": "#ffffff", "--vscode-input-foreground": "#3b3b3b", "--vscode-input-border": "#cecece", "--vscode-input-placeholderForeground": "#767676",
  "--vscode-checkbox-background": "#f8f8f8", "--vscode-checkbox-border": "#cecece", "--vscode-badge-background": "#cccccc", "--vscode-badge-foreground": "#3b3b3b",
  "--vscode-progressBar-background": "#005fb8", "--vscode-list-hoverBackground": "#f2f2f2", "--vscode-list-activeSelectionBackground": "#e8e8e8",
  "--vscode-list-activeSelectionForeground": "#000000", "--vscode-list-inactiveSelectionBackground": "#e4e6f1", "--vscode-toolbar-hoverBackground": "#b8b8b850",
  "--vscode-panel-border": "#e5e5e5", "--vscode-panelTitle-activeBorder": "#005fb8", "--vscode-panelTitle-activeForeground": "#3b3b3b", "--vscode-panelTitle-inactiveForeground": "#3b3b3b",
  "--vscode-editorError-foreground": "#e51400", "--vscode-editorWarning-foreground": "#bf8803", "--vscode-editorInfo-foreground": "#1a85ff",
  "--vscode-terminal-background": "#f8f8f8", "--vscode-widget-shadow": "#00000029", "--vscode-testing-iconPassed": "#388a34", "--vscode-testing-iconFailed": "#f14c4c",
  "--vscode-charts-blue": "#1a85ff", "--vscode-charts-orange": "#ea5c0055", "--vscode-charts-green": "#388a34", "--vscode-charts-purple": "#652d90",
  "--vscode-charts-red": "#e51400", "--vscode-charts-yellow": "#bf8803", "--vscode-symbolIcon-classForeground": "#d67e00",
};

const contrast: typeof dark & Record<string, string> = {
  ...dark,
  "--vscode-foreground": "#ffffff", "--vscode-descriptionForeground": "#ffffffb3", "--vscode-editor-background": "#000000", "--vscode-editorWidget-background": "#0c141f",
  "--vscode-contrastBorder": "#6fc3df", "--vscode-contrastActiveBorder": "#f38518", "--vscode-focusBorder": "#f38518", "--vscode-icon-foreground": "#ffffff",
  "--vscode-textLink-foreground": "#21a6ff", "--vscode-button-background": "#000000", "--vscode-button-border": "#6fc3df", "--vscode-dropdown-background": "#000000",
  "--vscode-dropdown-border": "#6fc3df", "--vscode-input-background": "#000000", "--vscode-input-border": "#6fc3df", "--vscode-checkbox-background": "#000000",
  "--vscode-checkbox-border": "#6fc3df", "--vscode-badge-background": "#000000", "--vscode-progressBar-background": "#6fc3df", "--vscode-terminal-background": "#000000",
  "--vscode-list-hoverBackground": "#ffffff1a", "--vscode-list-activeSelectionBackground": "#000000", "--vscode-panelTitle-activeForeground": "#ffffff",
};

export type ThemeName = "dark" | "light" | "contrast";

/** A theme's style sheet, and the class that the editor puts on the page's body. */
export const themes: Record<ThemeName, { css: string; body: string }> = {
  dark: { css: sheet(dark), body: "vscode-dark" },
  light: { css: sheet(light), body: "vscode-light" },
  contrast: { css: sheet(contrast), body: "vscode-high-contrast" },
};

function sheet(variables: Record<string, string>): string {
  return `:root { ${Object.entries({ ...FONT, ...variables }).map(([name, value]) => `${name}: ${value};`).join(" ")} }`;
}

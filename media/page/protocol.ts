// What host and panels agree on about their page: its parts and its security policy. The host fills in addresses; a test does so in a plain browser.

export interface Page {
  /** Where the webview may load from; "'self'" in a plain page. */
  cspSource: string;
  script: string;
  style: string;
  codicons: string;
  language: string;
  title: string;
}

/** A page that runs only the panel's own script and talks to nobody. Inline styles are needed: the charts and controls set their own. */
export function page({ cspSource, script, style, codicons, language, title }: Page): string {
  const policy = `default-src 'none'; style-src ${cspSource} 'unsafe-inline'; font-src ${cspSource}; script-src ${cspSource}; img-src ${cspSource} data:`;
  return `<!DOCTYPE html>
<html lang="${escape(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escape(codicons)}">
<link rel="stylesheet" href="${escape(style)}">
<title>${escape(title)}</title>
</head>
<body>
<script src="${escape(script)}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c);
}

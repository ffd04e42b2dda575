// A workbench server of its own: fresh user data, fresh extensions folder, a free port.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { codeServer, node24, workbench } from "./places.mjs";

/** The user's settings: nothing that moves, asks or reaches out while a test looks. */
const settings = {
  "chat.disableAIFeatures": true,
  "editor.codeLens": true,
  "editor.inlayHints.enabled": "on",
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.simpleDialog.enable": true,
  "git.enabled": false,
  "npm.autoDetect": "off",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Runs code-server to its end; rejects with its output when it fails. */
function command(args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(node24, [codeServer, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve(output) : reject(new Error(`code-server ${args.join(" ")} exited with ${code}\n${output}`))));
  });
}

/** Resolves to the address that the server says it listens on. */
function listening(child) {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
      const found = /HTTP server listening on (http:\/\/\S+?)\/?\s/.exec(output);
      if (found) resolve(found[1]);
    });
    child.on("exit", (code) => reject(new Error(`code-server exited with ${code}\n${output}`)));
  });
}

/**
 * Starts a server with the given .vsix files installed.
 * `driver` lets a page load an extension under development and run tests inside the extension host.
 */
export async function startServer({ vsix = [], driver = false, settings: more = {}, log = path.join(workbench, "server.log") } = {}) {
  const home = mkdtempSync(path.join(tmpdir(), "workbench-"));
  const data = path.join(home, "data");
  const extensions = path.join(home, "extensions");
  mkdirSync(path.join(data, "User"), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(path.join(data, "User/settings.json"), JSON.stringify({ ...settings, ...more }));
  writeFileSync(path.join(home, "config.yaml"), "auth: none\ncert: false\n");
  const env = { ...process.env, EXTENSIONS_GALLERY: "{}", HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home };
  // Variables of the npm run and of a VS Code that this runs inside would change what the server does.
  for (const name of Object.keys(env)) if (name.startsWith("npm_") || name.startsWith("VSCODE_")) delete env[name];
  const base = ["--config", path.join(home, "config.yaml"), "--user-data-dir", data, "--extensions-dir", extensions];
  for (const file of vsix) await command([...base, "--install-extension", file], env);

  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override", "--ignore-last-opened"];
  const args = [...base, "--auth", "none", "--bind-addr", "127.0.0.1:0", ...quiet, ...(driver ? ["--vscode-option", "enable-smoke-test-driver"] : [])];
  // A process group of its own, so that the extension host goes with it.
  const child = spawn(node24, [codeServer, ...args], { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const file = createWriteStream(log);
  child.stdout.pipe(file);
  child.stderr.pipe(file);
  const stop = async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    const signal = (name) => {
      try {
        process.kill(-child.pid, name);
      } catch {}
    };
    signal("SIGTERM");
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5000))]);
    signal("SIGKILL");
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const url = await listening(child);
    return { url, host: new URL(url).host, home, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

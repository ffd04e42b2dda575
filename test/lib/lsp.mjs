// A language client for tests and measurements: speaks LSP with a server over stdio, nothing but Node.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Starts `node <args>` as a language server. `on(method, handler)` hears notifications; `request` rejects with the server's error. */
export function startLanguageServer(args, options = {}) {
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], ...options });
  const pending = new Map();
  const handlers = new Map();
  let next = 1;
  /** Why nothing is answered any more, once the server has exited. */
  let gone = null;
  let buffer = Buffer.alloc(0);

  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  const receive = (message) => {
    if (message.method && message.id !== undefined) {
      // The server asks for configuration or registers a capability: null and {} are answers that a plain client may give.
      const answer = handlers.get(message.method)?.(message.params);
      send({ id: message.id, result: answer ?? (message.method === "workspace/configuration" ? message.params.items.map(() => null) : null) });
    } else if (message.method) {
      handlers.get(message.method)?.(message.params);
    } else {
      const { resolve, reject } = pending.get(message.id);
      pending.delete(message.id);
      if (message.error) reject(Object.assign(new Error(message.error.message), message.error));
      else resolve(message.result);
    }
  };
  child.stdout.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString("latin1", 0, end))[1]);
      if (buffer.length < end + 4 + length) return;
      const body = buffer.toString("utf8", end + 4, end + 4 + length);
      buffer = buffer.subarray(end + 4 + length);
      receive(JSON.parse(body));
    }
  });
  child.stdin.on("error", () => {}); // A server that has exited: its requests are rejected below.
  const exited = new Promise((resolve) => child.once("exit", resolve));
  exited.then((code) => {
    gone = new Error(`the server exited with ${code}`);
    for (const { reject } of pending.values()) reject(gone);
  });

  const request = (method, params) =>
    new Promise((resolve, reject) => {
      if (gone) return reject(gone);
      pending.set(next, { resolve, reject });
      send({ id: next++, method, params });
    });
  const notify = (method, params) => send({ method, params });
  return {
    child,
    request,
    notify,
    on: (method, handler) => handlers.set(method, handler),
    /** Milliseconds that the server's main thread has worked: what it takes where nothing else runs. Where the system does not tell, the time of day. */
    worked: () => {
      const told = `/proc/${child.pid}/task/${child.pid}/schedstat`;
      return existsSync(told) ? Number(readFileSync(told, "utf8").split(" ")[0]) / 1e6 : performance.now();
    },
    /** The handshake. Returns the server's capabilities. */
    async initialize({ rootUri = null, capabilities = {}, initializationOptions } = {}) {
      const result = await request("initialize", { processId: process.pid, rootUri, capabilities, initializationOptions, workspaceFolders: rootUri ? [{ uri: rootUri, name: "test" }] : null });
      notify("initialized", {});
      return result.capabilities;
    },
    /** Ends the server politely, then by force. Resolves to its exit code. */
    async stop() {
      await Promise.race([request("shutdown").then(() => notify("exit")), new Promise((resolve) => setTimeout(resolve, 2000))]).catch(() => {});
      const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
      const code = await exited;
      clearTimeout(timer);
      return code;
    },
  };
}

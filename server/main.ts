// Entry of the language server's process (dist/server.js): stdio, or Node's IPC.
import { startServer } from "./lsp/server";

startServer();

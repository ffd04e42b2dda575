// Makes the .vsix: production bundles, current licence notices. `node scripts/package.mjs [FILE]`, by default shapewright.vsix
import path from "node:path";
import { must, root, setUp } from "./setup.mjs";

const file = path.resolve(process.argv[2] ?? path.join(root, "shapewright.vsix"));
await setUp();
must(process.execPath, ["scripts/build.mjs", "--production"]);
must(process.execPath, ["scripts/notices.mjs"]);
must(process.execPath, ["node_modules/@vscode/vsce/vsce", "package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", file]);

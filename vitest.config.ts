// Which tests there are, and what they need before they run.
import { defineConfig } from "vitest/config";

const folders = ["interpreter", "server", "runtime", "client", "media", "test"];
// Tests that ask real PyTorch stand in files of their own, collected only where SHAPEWRIGHT_ORACLE names a Python that has it.
const oracle = Boolean(process.env.SHAPEWRIGHT_ORACLE);

export default defineConfig({
  test: {
    include: folders.map((folder) => `${folder}/**/*.test.ts`),
    exclude: ["**/node_modules/**", "dist/**", "test/workbench/**", ...(oracle ? [] : ["**/*.oracle.test.ts"])],
    globalSetup: "test/build_once.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // `it.only` left behind must not hide the other tests.
    allowOnly: false,
  },
});

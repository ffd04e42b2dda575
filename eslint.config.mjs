// Rules for the whole repository; types are checked by tsc, so no rule here needs them and a run takes seconds.
import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "test/workbench/node_modules/", "test/workbench/out/", "coverage/"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "off",
      "no-constant-condition": ["error", { checkLoops: false }],
      "no-empty": ["error", { allowEmptyCatch: true }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "max-len": ["warn", { code: 180, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports", disallowTypeAnnotations: false }],
      "no-control-regex": "off",
      "@typescript-eslint/no-explicit-any": "warn",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" }],
    },
  },
  { files: ["**/*.test.ts", "test/**"], rules: { "@typescript-eslint/no-unused-expressions": "off" } },
  { files: ["**/*.mjs", "**/*.cjs"], languageOptions: { globals: nodeGlobals() } },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["**/*.ts"], rules: { "no-undef": "off" } },
);

function nodeGlobals() {
  const names = ["process", "console", "Buffer", "performance", "setTimeout", "clearTimeout", "setInterval", "clearInterval", "URL", "URLSearchParams", "document", "NodeFilter", "structuredClone", "require", "module", "__dirname"];
  return Object.fromEntries(names.map((name) => [name, "readonly"]));
}

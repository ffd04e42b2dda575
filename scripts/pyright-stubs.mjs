// An esbuild plugin that keeps pyright's parser small and free of Node: what it imports but never uses is replaced by as good as nothing.

/** Modules of @zzzen/pyright-internal (paths in its dist/, without ".js") and what stands in for them. */
const stubs = {
  // 15 languages' messages; interpreter/syntax/pyright.ts fills in the functions that the parser calls.
  "localization/localize": "exports.LocMessage = {}; exports.LocAddendum = {};",
  // Only diagnostics with related information use it; the parser makes none.
  "common/uri/uri": "exports.Uri = {};",
};

const pyright = /@zzzen[\\/]pyright-internal[\\/]dist[\\/](.+)\.js$/;

/** @type {import("esbuild").Plugin} */
const pyrightStubs = {
  name: "pyright-stubs",
  setup(build) {
    build.onLoad({ filter: pyright }, ({ path }) => {
      const contents = stubs[pyright.exec(path)[1].replaceAll("\\", "/")];
      return contents === undefined ? undefined : { contents, loader: "js" };
    });
  },
};

export default pyrightStubs;

// pkgutil: data files beside a package's modules.
import { rawFn } from "../builtins/arguments";
import { textOf } from "../builtins/special";
import { isUnknown, unknown } from "../values";
import { defineModule, functions } from "./module";

export const pkgutil = defineModule("pkgutil", functions(
  rawFn("get_data", "package resource", (vm, pkg, resource) => {
    const name = textOf(pkg), path = textOf(resource);
    if (name === undefined || path === undefined) return isUnknown(pkg) ? pkg : isUnknown(resource) ? resource : null;
    const file = vm.import(name)?.file;
    const folder = file?.slice(0, file.lastIndexOf("/"));
    // Only libraries' own data are read while editing.
    if (folder === undefined || (vm.mode === "shapes" && !vm.inLibrary())) return unknown("files are not read while editing");
    const value = vm.host.readBytes(`${folder}/${path}`);
    if (value === undefined) return vm.mode === "shapes" ? unknown(`${path} was not found`) : vm.raise("FileNotFoundError", `[Errno 2] No such file or directory: '${folder}/${path}'`);
    return { kind: "bytes", value, mutable: false };
  }),
));

// Attributes that PyTorch's objects have and that are not followed: what is made of them is unknown, but they are there.
import type { ClassValue, Value } from "../python/values";
import { method, unknown } from "../python/values";
import { bytesClass } from "../python/builtins/bytes";
import { layerClass } from "./nn/classes";
import { moduleClass } from "./nn/roots";
import { layers } from "./nn/table";
import { optimizerClass } from "./optim/optimizer";
import { dtypeClass, generatorClass } from "./plain-classes";
import { dataLoaderClass } from "./data/loader";

const classOf = (name: string): ClassValue => layerClass(layers.find((l) => l.name === name)!);
const recurrent = ["torch.nn.RNN", "torch.nn.LSTM", "torch.nn.GRU"].map(classOf);

const attributes: readonly (readonly [ClassValue, string])[] = [
  [moduleClass, "T_destination get_extra_state set_extra_state mtia"],
  ...recurrent.map((c) => [c, "all_weights check_forward_args check_hidden_size check_input get_expected_cell_size get_expected_hidden_size permute_hidden"] as const),
  [classOf("torch.nn.MultiheadAttention"), "merge_masks"],
  [optimizerClass, "OptimizerPostHook OptimizerPreHook profile_hook_step"],
  [dataLoaderClass, "in_order multiprocessing_context pin_memory_device"],
  [dtypeClass, "abbr to_real"],
  [generatorClass, "clone_state get_offset get_state graphsafe_get_state graphsafe_set_state set_offset set_state"],
  [bytesClass, "capitalize center expandtabs index isalnum isalpha isascii isdigit islower isspace istitle isupper ljust lstrip maketrans partition removeprefix removesuffix rfind rindex rjust rpartition rsplit rstrip splitlines swapcase title translate zfill"],
];

/** Puts them into the classes. */
export function addUnmodelled(): void {
  // How the weights lie in the memory of a GPU changes nothing here.
  for (const cls of recurrent) cls.dict.set("flatten_parameters", method("flatten_parameters", (): Value => null));
  for (const [cls, names] of attributes) for (const name of names.split(" ")) if (!cls.dict.has(name)) cls.dict.set(name, unknown(`${cls.name}.${name} is not modelled`));
}

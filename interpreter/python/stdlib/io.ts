// io: files in memory.
import { builtin } from "../values";
import { binaryIOClass, bytesIOClass, openFile, stringIOClass, textIOClass } from "../builtins/files";
import { defineModule } from "./module";

export const io = defineModule("io", {
  StringIO: stringIOClass, BytesIO: bytesIOClass, TextIOWrapper: textIOClass, TextIOBase: textIOClass, BufferedIOBase: binaryIOClass, BufferedReader: binaryIOClass, BufferedWriter: binaryIOClass,
  open: builtin("open", openFile), SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2, DEFAULT_BUFFER_SIZE: 8192,
});

// What native TensorFlow logs while it starts is no output of the user's script: it is kept out of the console.

const log = /^(?:[IW]\d{4} \d\d:\d\d:[\d.]+\s+\d+ \S+\.cc:\d+\]|\d{4}-\d\d-\d\d [\d:.]+: [IW] .*\.cc:\d+\]|WARNING: All log messages before absl::InitializeLog|To enable the following instructions: )/;

/** A filter of a text stream: lines of TensorFlow's own log (information and warnings, never errors) are left out. A line that is not whole yet is held back. */
export function withoutNativeLog(): (text: string) => string {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    return lines.filter((line) => !log.test(line)).map((line) => `${line}\n`).join("");
  };
}

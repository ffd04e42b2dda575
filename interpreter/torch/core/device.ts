// torch.device values.
import type { Device } from "../../python/values";

const known = new Map<string, Device>();
/** The one Device object of a type and index: devices are equal when they are the same object. */
export function device(type: string, index: number | null = null): Device {
  const name = index === null ? type : `${type}:${index}`;
  let d = known.get(name);
  if (!d) known.set(name, (d = { kind: "device", type, index }));
  return d;
}
export const cpu = device("cpu");
export const deviceTypes = ["cpu", "cuda", "ipu", "xpu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve", "fpga", "maia", "xla", "lazy", "vulkan", "mps", "meta", "hpu", "mtia", "privateuseone"];
/** A device from text such as "cuda:1"; undefined when PyTorch would refuse it. */
export function parseDevice(text: string): Device | undefined {
  const m = /^([a-z]+)(?::(\d+))?$/.exec(text);
  return m && deviceTypes.includes(m[1]!) ? device(m[1]!, m[2] === undefined ? null : Number(m[2])) : undefined;
}
export const showDevice = (d: Device): string => (d.index === null ? d.type : `${d.type}:${d.index}`);

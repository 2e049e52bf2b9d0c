import { normalize } from "node:path/posix";

import { z } from "zod";

import { parseBytes } from "./bytes.ts";
import { boolean, bytes, expected, fileMode, object, readAs, text } from "./values.ts";

/** A volume as written: a relative `source` of a bind is meant from the project's folder. */
export type WrittenMount =
  | { type: "bind" | "volume"; source: string; target: string; readOnly: boolean }
  | { type: "tmpfs"; target: string; sizeBytes?: number; mode?: number };

const what = "a volume such as ./data:/data, files:/data:ro, or a map with type, source and target";
const absolute = text.regex(/^\//, "expected an absolute path in the container");

const long = object(
  {
    type: z.enum(["bind", "volume", "tmpfs"], expected("bind, volume or tmpfs")),
    source: text.optional(),
    target: absolute,
    read_only: boolean.optional(),
    tmpfs: object({ size: bytes.optional(), mode: fileMode.optional() }).optional(),
  },
  what,
).transform(
  ({ type, source, target, read_only: readOnly = false, tmpfs }, context): WrittenMount => {
    if (type !== "tmpfs") {
      if (source !== undefined) return { type, source, target: normalize(target), readOnly };
      context.addIssue({
        code: "custom",
        path: ["source"],
        message: `is missing; expected ${type === "bind" ? "a path" : "a name under volumes: an anonymous volume would be lost with its container"}`,
      });
      return z.NEVER;
    }
    const { size, mode } = tmpfs ?? {};
    return {
      type,
      target: normalize(target),
      ...(size !== undefined && { sizeBytes: size }),
      ...(mode !== undefined && { mode }),
    };
  },
);

const short = readAs(what, parseMount);

export const volumes = z.array(
  z.union([short, long], expected(what)),
  expected("a list of volumes"),
);

const memory = readAs("a path such as /run or /run:size=64m,mode=1777", parseTmpfs);

export const tmpfs = z.union(
  [memory.transform((mount) => [mount]), z.array(memory)],
  expected("a path in the container or a list of such"),
);

/** Reads `source:target[:ro|rw]`. What begins with a dot, a slash or a tilde is a path, anything else a volume's name. */
export function parseMount(spec: string): WrittenMount | undefined {
  const match = /^(?<source>[^:]+):(?<target>\/[^:]*)(?::(?<mode>ro|rw))?$/.exec(spec);
  const { source, target, mode } = match?.groups ?? {};
  if (source === undefined || target === undefined) return undefined;
  return {
    type: /^[./~]/.test(source) ? "bind" : "volume",
    source,
    target: normalize(target),
    readOnly: mode === "ro",
  };
}

function parseTmpfs(spec: string): WrittenMount | undefined {
  const match = /^(?<target>\/[^:]*)(?::(?<options>.*))?$/.exec(spec);
  const { target, options = "" } = match?.groups ?? {};
  if (target === undefined) return undefined;
  const mount: WrittenMount = { type: "tmpfs", target };
  for (const option of options.split(",").filter((each) => each !== "")) {
    const [name = "", value = ""] = option.split("=");
    const sizeBytes = name === "size" ? parseBytes(value) : undefined;
    const mode =
      name === "mode" && /^[0-7]{3,4}$/.test(value) ? Number.parseInt(value, 8) : undefined;
    if (sizeBytes === undefined && mode === undefined) return undefined;
    Object.assign(mount, sizeBytes !== undefined && { sizeBytes }, mode !== undefined && { mode });
  }
  return mount;
}

import type { Variables } from "./interpolate.ts";
import { faultsOf } from "./issue.ts";
import { mergeFiles } from "./merge.ts";
import { withoutExtensions } from "./plain.ts";
import { refuse } from "./refuse.ts";
import { stackFileSchema, type WrittenFile } from "./schema/file.ts";
import { type Fault, parseSource, type Source } from "./source.ts";
import { putVariablesIn } from "./variables.ts";

/** Stack files, merged, and where everything in them is. */
export interface Parsed {
  file: WrittenFile;
  sources: readonly Source[];
  /** None yet; there is room for those that only the whole shows. */
  faults: Fault[];
}

interface Text {
  file: string;
  text: string;
}

/** Parses each file, puts variables in, checks its shape, and merges them, the later over the earlier. */
export function parseFiles(
  texts: readonly Text[],
  options: { variables: Variables; forRelease: boolean },
): Parsed {
  const parsed = texts.map(({ file, text }) => parseSource(file, text));
  refuse(parsed.flatMap(({ faults }) => faults));
  const sources = parsed.map(({ source }) => source);
  const checked = sources.map((source) => checkedFile(source, options));
  refuse(checked.flatMap(({ faults }) => faults));
  const file = checked.map((each) => each.file).reduce(mergeFiles);
  return { file, sources, faults: [] };
}

function checkedFile(
  source: Source,
  options: { variables: Variables; forRelease: boolean },
): { file: WrittenFile; faults: Fault[] } {
  const { faults, unset } = putVariablesIn(source, options);
  const result = stackFileSchema.safeParse(withoutExtensions(source.document.toJS()) ?? {});
  if (result.success) return { file: result.data, faults };
  const issues = result.error.issues.flatMap((issue) => faultsOf(source, issue, unset));
  return { file: {}, faults: [...faults, ...issues] };
}

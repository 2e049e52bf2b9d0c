import { EcsDeployError } from "../errors.ts";
import { checkTag } from "./check-tag.ts";
import { git } from "./git.ts";

export interface RevisionOptions {
  /** Takes the revision's place; then there need be no Git at all. */
  tag?: string | undefined;
  /** Within the repository. @default the current one */
  folder?: string;
  /** Whether what is not committed may be there too. @default false */
  allowDirty?: boolean;
  /** When this is, for the tag of a dirty tree. @default the current time */
  now?: Date;
  /** Of each call of git. @default 30_000 */
  limitMs?: number;
  signal?: AbortSignal | undefined;
}

/** What is to be deployed. */
export interface Revision {
  /**
   * The short SHA of HEAD as git abbreviates it; of a dirty tree, which no commit names, with `-dirty-`
   * and the time in UTC behind it, so that two of them never share a tag.
   */
  tag: string;
  /** The whole SHA of HEAD; undefined where the tag was given. */
  commit?: string;
  isDirty: boolean;
}

/**
 * Reads the revision that a Git tree is at.
 * @throws {EcsDeployError} `revision` where there is no git, no repository or no commit, or the tree is
 * dirty; `invalid` for a tag that registries do not take.
 */
export async function readRevision({
  tag,
  folder = process.cwd(),
  allowDirty = false,
  now = new Date(),
  limitMs = 30_000,
  signal,
}: RevisionOptions = {}): Promise<Revision> {
  if (tag !== undefined) return { tag: checkTag(tag), isDirty: false };
  const options = { folder, limitMs, signal };
  const commit = await git(["rev-parse", "--verify", "HEAD^{commit}"], options);
  const short = await git(["rev-parse", "--short", "HEAD"], options);
  // `-z` gives names as they are, whatever is in them.
  const status = await git(["status", "--porcelain", "--no-renames", "-z"], options);
  if (status === "") return { tag: short, commit, isDirty: false };
  if (allowDirty) return { tag: `${short}-dirty-${compact(now)}`, commit, isDirty: true };
  throw new EcsDeployError("revision", dirty(folder, status));
}

const shown = 5;

function dirty(folder: string, status: string): string {
  const entries = status.split("\0").filter((entry) => entry !== "");
  const more = entries.length > shown ? `, and ${entries.length - shown} more` : "";
  return (
    `the revision of ${folder}: what is there is not what is committed ` +
    `(${entries.slice(0, shown).join(", ")}${more}); commit it, list it in .gitignore, ` +
    `or deploy it all the same with --allow-dirty`
  );
}

/** `20261231T235959Z`: tags have no colons. */
function compact(now: Date): string {
  return now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

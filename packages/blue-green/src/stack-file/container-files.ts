import type { ContainerFile } from "@hitless/runtime";

import { contentOf, type Context } from "./context.ts";
import type { WrittenContent } from "./schema/file.ts";
import type { WrittenFileUse } from "./schema/file-uses.ts";
import type { WrittenService } from "./schema/service.ts";

/** The secrets and configs of a service, to be put into its container. */
export function filesOf(
  context: Context,
  service: string,
  written: WrittenService,
): ContainerFile[] | undefined {
  const { secrets, configs } = written;
  if (!context.forRelease || (secrets ?? configs) === undefined) return undefined;
  const owner = ownerOf(written.user);
  const of = (kind: "secrets" | "configs", uses: readonly WrittenFileUse[]): ContainerFile[] =>
    uses.flatMap((use) => fileOf(context, { kind, service, use, owner }) ?? []);
  return [...of("secrets", secrets ?? []), ...of("configs", configs ?? [])];
}

interface Use {
  kind: "secrets" | "configs";
  service: string;
  use: WrittenFileUse;
  owner: { userId: number; groupId: number };
}

function fileOf(context: Context, { kind, service, use, owner }: Use): ContainerFile | undefined {
  const { source, uid, gid, mode } = use;
  const content = sourceOf(context, kind, source, service);
  if (content === undefined) return undefined;
  return {
    path: targetOf(kind, use),
    content,
    mode: mode ?? (kind === "secrets" ? 0o400 : 0o444),
    userId: uid ?? owner.userId,
    groupId: gid ?? owner.groupId,
  };
}

function targetOf(kind: "secrets" | "configs", { source, target }: WrittenFileUse): string {
  if (target?.startsWith("/")) return target;
  return `${kind === "secrets" ? "/run/secrets/" : "/"}${target ?? source}`;
}

function sourceOf(
  context: Context,
  kind: "secrets" | "configs",
  name: string,
  service: string,
): Uint8Array | undefined {
  const { file, variables, fault } = context;
  const written: WrittenContent | undefined = file[kind]?.[name];
  if (written === undefined) {
    const message = `there is no ${name} in ${kind}; name it under ${kind} at the top`;
    fault(["services", service, kind], message);
    return undefined;
  }
  if (written.file !== undefined) return contentOf(context, [kind, name, "file"], written.file);
  if (written.content !== undefined) return Buffer.from(written.content);
  if (written.environment === undefined) {
    fault(
      [kind, name],
      `is empty; expected ${kind === "secrets" ? "file or environment" : "file, environment or content"}`,
    );
    return undefined;
  }
  const value = variables[written.environment];
  if (value !== undefined) return Buffer.from(value);
  fault([kind, name, "environment"], `the variable ${written.environment} is not set`);
  return undefined;
}

/** A service that runs as a numbered user can read what is put there for it alone. */
function ownerOf(user = ""): { userId: number; groupId: number } {
  const match = /^(\d+)(?::(\d+))?$/.exec(user);
  return { userId: Number(match?.[1] ?? 0), groupId: Number(match?.[2] ?? 0) };
}

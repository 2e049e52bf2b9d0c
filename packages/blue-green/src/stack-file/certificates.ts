import { basename, extname } from "node:path";

import type { Certificate } from "@hitless/proxy";

import { contentOf, type Context } from "./context.ts";
import type { WrittenCertificate } from "./schema/front.ts";

/** The certificates of the TLS listener. Whether they are good is for the proxy to say. */
export function certificatesOf(
  context: Context,
  written: readonly WrittenCertificate[],
): Certificate[] {
  const names = new Set<string>();
  return written.map((each, index) => {
    const path = ["x-hitless", "tls", "certificates", String(index)];
    const name = unique(nameOf(each), names);
    const pem = pemOf(context.certificates ? context : quiet(context), path, each);
    return { name, ...(pem !== undefined && { pem }) };
  });
}

/** Where no certificate is brought, the proxy keeps those that it has. */
function quiet(context: Context): Context {
  return { ...context, fault: () => undefined };
}

function nameOf(written: WrittenCertificate): string {
  if ("environment" in written) return clean(written.environment);
  const file = basename("file" in written ? written.file : written.certificate);
  return clean(file.slice(0, file.length - extname(file).length) || file);
}

function clean(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]/g, "-")
      .replace(/^[.-]+/, "") || "certificate"
  );
}

function unique(name: string, names: Set<string>): string {
  let free = name;
  for (let number = 2; names.has(free); number += 1) free = `${name}-${number}`;
  names.add(free);
  return free;
}

function pemOf(context: Context, path: string[], written: WrittenCertificate): string | undefined {
  if ("environment" in written) {
    const value = context.variables[written.environment];
    // An environment variable seldom has lines: those of the original have "\n" in their place.
    if (value !== undefined && value !== "") return value.replaceAll(String.raw`\n`, "\n");
    context.fault([...path, "environment"], `the variable ${written.environment} is not set`);
    return undefined;
  }
  if ("file" in written) return read(context, [...path, "file"], written.file);
  const certificate = read(context, [...path, "certificate"], written.certificate);
  const key = read(context, [...path, "key"], written.key);
  return certificate === undefined || key === undefined
    ? undefined
    : `${certificate.trimEnd()}\n${key}`;
}

function read(context: Context, path: string[], file: string): string | undefined {
  const content = contentOf(context, path, file);
  return content && new TextDecoder().decode(content);
}

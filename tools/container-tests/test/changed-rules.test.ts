import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { containerSite } from "./support/site.ts";

const bin = join(import.meta.dirname, "../../../packages/blue-green/bin/hitless-blue-green.js");

/** Runs a line as a shell would where the command is installed. */
async function shell(line: string, env: Record<string, string>) {
  const program = `'${process.execPath}' '${bin}'`;
  const installed = line.replace(/^hitless-blue-green /, () => `${program} `);
  return new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile("sh", ["-c", installed], { env: { ...process.env, ...env } }, (error, _, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stderr }),
    );
  });
}

test("refuses changed hosts with the command that gives them to the proxy, which does", async (context) => {
  const { means, path, folder, project, host, repository, base, stackOf, up } =
    await containerSite(context);
  await up();
  await stackOf("2");
  const more = join(folder, "new hosts.yaml");
  await writeFile(more, "services: { web: { x-hitless: { hosts: [shop.example] } } }\n");
  const env = { VERSION: "2", IMAGE: repository, BASE: base, npm_command: "" };
  const options = `-f ${path} -f '${more}' -p ${project} -H ${host}`;

  const refused = await shell(`hitless-blue-green deploy ${options}`, env);
  expect(refused.code).toBe(65);
  const [line = ""] = /hitless-blue-green proxy reload .*$/m.exec(refused.stderr) ?? [];
  expect(line).toBe(
    `hitless-blue-green proxy reload --file ${path} --file '${more}' --project ${project} --host ${host}`,
  );

  expect(await shell(line, env)).toMatchObject({ code: 0 });
  expect(await shell(`hitless-blue-green deploy ${options}`, env)).toMatchObject({ code: 0 });
  const { routes } = await means.proxy.observe();
  expect(routes).toMatchObject([{ match: { hosts: ["shop.example"] } }]);
});

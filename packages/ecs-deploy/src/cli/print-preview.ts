import { nameOfTaskDefinition } from "../deployments.ts";
import type { DeployPreview } from "../preview.ts";
import type { Difference } from "../task-definition/difference.ts";

/** Prints what a deploy would do on stdout. Values that look like secrets are not shown. */
export function printPreview(preview: DeployPreview, { json }: { json?: true }): void {
  const shown = withoutSecrets(preview);
  const text = json ? JSON.stringify(shown) : linesOf(shown).join("\n");
  process.stdout.write(`${text}\n`);
}

export function isNothing({ taskDefinition, change }: DeployPreview): boolean {
  return taskDefinition.is === "registered" && change.is === "nothing";
}

function linesOf({ service, cluster, taskDefinition, change }: DeployPreview): string[] {
  return [
    ...definitionLines(taskDefinition),
    ...changeLines(`${service} in the cluster ${cluster}`, change, taskDefinition),
  ];
}

function definitionLines(definition: DeployPreview["taskDefinition"]): string[] {
  if (definition.is === "registered") {
    return [`task definition: ${nameOfTaskDefinition(definition.arn)} is the same already`];
  }
  const { family, comparedWith, differences } = definition;
  const than =
    comparedWith === undefined ? "" : `, other than ${nameOfTaskDefinition(comparedWith)}`;
  return [
    `task definition: a new revision of ${family}${than}`,
    ...differences.map((each) => `  ${describe(each)}`),
  ];
}

function changeLines(
  where: string,
  change: DeployPreview["change"],
  definition: DeployPreview["taskDefinition"],
): string[] {
  if (change.is === "create") return [`service: ${where} would be created`];
  if (change.is === "nothing") return [`service: nothing would change of ${where}`];
  const to =
    definition.is === "registered" ? nameOfTaskDefinition(definition.arn) : "the new revision";
  const from = nameOfTaskDefinition(change.from);
  return [
    `service: ${where} would go from ${from} to ${to}`,
    ...Object.entries(change.members).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
    ...(change.desiredCount === undefined ? [] : [`  desiredCount: ${change.desiredCount}`]),
  ];
}

function describe({ path, before, after }: Difference): string {
  if (before === undefined) return `+ ${path}: ${after ?? ""}`;
  if (after === undefined) return `- ${path}: ${before}`;
  return `~ ${path}: ${before} -> ${after}`;
}

function withoutSecrets(preview: DeployPreview): DeployPreview {
  const { taskDefinition } = preview;
  if (taskDefinition.is === "registered") return preview;
  const differences = taskDefinition.differences.map((each) =>
    isSecret(each.path) ? mask(each) : each,
  );
  return { ...preview, taskDefinition: { ...taskDefinition, differences } };
}

/** An environment variable's value whose name says that it is one. */
function isSecret(path: string): boolean {
  const [, name = ""] = /\.environment\.(.+)\.value$/.exec(path) ?? [];
  return /pass|secret|token|key|credential|auth|dsn|_url$/i.test(name);
}

function mask({ path, before, after }: Difference): Difference {
  return {
    path,
    ...(before !== undefined && { before: "(not shown)" }),
    ...(after !== undefined && { after: "(not shown)" }),
  };
}

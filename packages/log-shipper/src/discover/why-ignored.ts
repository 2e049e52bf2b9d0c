import type { Container } from "./container.ts";

export interface Selection {
  /** `label` or `label:value`: a container that has one of them (with the value "true" where none is said) is left out. */
  excludeLabels: readonly string[];
  /** Where there are any, a container needs one of them. */
  includeLabels: readonly string[];
  /** The shipper's own container, whose lines would come back to it. */
  ownId?: string | undefined;
}

/** Why nothing is read of a container; undefined where all is. */
export function whyIgnored(container: Container, selection: Selection): string | undefined {
  const { excludeLabels, includeLabels, ownId } = selection;
  if (container.id === ownId) return "it is the log shipper itself";
  if (container.environment["LOGSPOUT"]?.toLowerCase() === "ignore") return "LOGSPOUT=ignore";
  const excluded = excludeLabels.find((label) => carries(container, label));
  if (excluded !== undefined) return `it has the label ${excluded}`;
  if (includeLabels.length === 0 || includeLabels.some((label) => carries(container, label)))
    return undefined;
  return `it has none of the labels ${includeLabels.join(", ")}`;
}

function carries({ labels }: Container, label: string): boolean {
  const [key = "", ...value] = label.split(":");
  const wanted = value.length === 0 ? "true" : value.join(":");
  return labels[key]?.toLowerCase() === wanted.toLowerCase();
}

import type { Container } from "../discover/container.ts";
import { globPattern } from "./glob.ts";
import type { RouteFilter } from "./route.ts";

/** Whether a route takes a container, by the rules of logspout. */
export function matchesContainer(filter: RouteFilter, container: Container): boolean {
  const { id, name, image, labels = [] } = filter;
  return (
    (id === undefined || container.id.startsWith(id)) &&
    (name === undefined || globPattern(name).test(container.name)) &&
    (image === undefined || globPattern(image).test(container.image)) &&
    labels.every((label) => hasLabel(container, label))
  );
}

function hasLabel({ labels }: Container, wanted: string): boolean {
  const [key = "", ...rest] = wanted.split(":");
  const glob = rest.join(":");
  if (glob === "") return key in labels;
  return globPattern(glob).test(labels[key] ?? "");
}

import type { Context } from "./context.ts";
import { isReference, tagOf } from "./image.ts";
import { shown } from "./schema/shown.ts";
import type { WrittenService } from "./schema/service.ts";

/** The image of a container's service. */
export function checkedImage(
  { fault }: Context,
  service: string,
  { image, build }: WrittenService,
): string {
  const path = ["services", service, "image"];
  if (image === undefined) {
    const what =
      build === undefined
        ? "an image such as shop:1.0.0"
        : "the name:tag that the built image gets";
    fault(path, `is missing; expected ${what}`);
    return "";
  }
  if (!isReference(image))
    fault(path, `expected an image such as registry.example:5000/shop:1.0.0, got ${shown(image)}`);
  else if (build !== undefined && (tagOf(image) === undefined || image.includes("@"))) {
    fault(
      path,
      `expected name:tag for an image that is built; the tag is its version, got ${shown(image)}`,
    );
  }
  return image;
}

/** A folder in a container. */
export function checkedWorkingFolder(
  { fault }: Context,
  service: string,
  { working_dir: folder }: WrittenService,
): string | undefined {
  if (folder !== undefined && !folder.startsWith("/")) {
    fault(
      ["services", service, "working_dir"],
      `expected an absolute path in the container, got ${shown(folder)}`,
    );
  }
  return folder;
}

/** Labels of the user's beside our own, by which releases are found again. */
export function checkedLabels(
  { fault }: Context,
  service: string,
  { labels = {} }: WrittenService,
): Record<string, string> {
  for (const name of Object.keys(labels).filter((each) => each.startsWith("hitless."))) {
    fault(
      ["services", service, "labels"],
      `${name}: labels that begin with "hitless." are our own`,
    );
  }
  return labels;
}

import type { Done } from "./carry-out.ts";
import type { ShippedImage, WithContainers } from "./options.ts";

type Shipped = Pick<
  Done,
  "containers" | "from" | "image" | "reference" | "digest" | "pushed" | "how" | "moved"
>;

/** The task definition with other images, and all else as it was. Pure. */
export function setImages<Definition extends WithContainers>(
  taskDefinition: Definition,
  shipped: readonly Shipped[],
  { pinDigest }: { pinDigest: boolean },
): { taskDefinition: Definition; images: ShippedImage[] } {
  const images: ShippedImage[] = [];
  const containerDefinitions = taskDefinition.containerDefinitions?.map((definition) => {
    const { name: container = "" } = definition;
    const found = shipped.find(({ containers }) => containers.includes(container));
    if (!found) return definition;
    const { from, image: tagged, reference, digest, pushed, how, moved } = found;
    const image = pinDigest && digest !== undefined ? `${reference.name}@${digest}` : tagged;
    const known = {
      ...(digest !== undefined && { digest }),
      ...(moved !== undefined && { moved }),
    };
    images.push({ container, from, image, pushed, how, ...known });
    return { ...definition, image };
  });
  return { taskDefinition: { ...taskDefinition, containerDefinitions }, images };
}

/** The version that an image's reference names: its tag, else the beginning of its digest, else `latest`. */
export function versionOf(image: string): string {
  const [name = "", digest] = image.split("@sha256:");
  const tag = tagOf(name);
  return tag ?? digest?.slice(0, 12) ?? "latest";
}

/** The tag of a reference without digest. A colon before the last slash is that of a registry's port. */
export function tagOf(name: string): string | undefined {
  const last = name.slice(name.lastIndexOf("/") + 1);
  const at = last.indexOf(":");
  return at === -1 ? undefined : last.slice(at + 1);
}

/** Whether Docker takes it: `[registry[:port]/]path[:tag][@sha256:digest]`. */
export function isReference(image: string): boolean {
  return /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/.test(
    image,
  );
}

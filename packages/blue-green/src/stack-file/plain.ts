/** Maps whose keys are the user's own names: none of them is an extension. */
const namesOfTheUser = new Set([
  "services",
  "networks",
  "volumes",
  "secrets",
  "configs",
  "environment",
  "labels",
  "args",
  "options",
  "driver_opts",
  "extra_hosts",
  "depends_on",
]);

/** Compose lets everyone add `x-…` keys, as a home for YAML anchors; all but ours are passed over. */
export function withoutExtensions(value: unknown, parent = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutExtensions(each));
  if (typeof value !== "object" || value === null) return value;
  const isFree = namesOfTheUser.has(parent);
  const kept = Object.entries(value).filter(
    ([key]) => isFree || !key.startsWith("x-") || key === "x-hitless",
  );
  // A user's name may be that of a section: only the map right below a section is free.
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, withoutExtensions(inner, isFree ? "" : key)]),
  );
}

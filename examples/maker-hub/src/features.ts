/** What a version of the app can do, and how it looks. */
export interface Features {
  /** A row of tags under each design; from 2.0.0 on. */
  tags: boolean;
  accent: "copper" | "lagoon";
}

/** The features of the code of a version. */
export function featuresOf(builtVersion: string): Features {
  const major = Number.parseInt(builtVersion, 10);
  return major >= 2 ? { tags: true, accent: "lagoon" } : { tags: false, accent: "copper" };
}

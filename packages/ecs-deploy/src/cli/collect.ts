/** For an option that may be given several times: commander hands over what was given until now. */
export function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}

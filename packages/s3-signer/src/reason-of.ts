/**
 * Why something failed, with what caused it, down to the first cause: of `fetch` itself only "fetch failed" is to be had,
 * and why is in what caused it.
 */
export function reasonOf(error: unknown): string {
  const said: string[] = [];
  for (
    let each = error, depth = 0;
    each instanceof Error && depth < 5;
    each = each.cause, depth += 1
  )
    said.push(sayingOf(each));
  return said.length === 0 ? String(error) : [...new Set(said)].join(": ");
}

// An attempt at several addresses fails with an error that has a code and no message.
function sayingOf(error: Error): string {
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}

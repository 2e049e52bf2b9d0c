/** Lines as an app behind nginx writes them; each user and each request id is in few of them. */
export function lineOf(index: number): string {
  const id = ((index * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, "0");
  const severity = index % 1_000 === 0 ? 3 : 6;
  const head = `<${16 * 8 + severity}>1 2026-11-25T12:00:00.000Z web${index % 20} app${index % 7} 1 - -`;
  return `${head} GET /designs/${(index * 7_919) % 100_003} 200 in ${index % 937} ms request ${id} user u${index % 50_000}`;
}

/** What is searched for, spread over all lines: users, and single requests. */
export function searchesOf(lines: number): string[] {
  return Array.from({ length: 40 }, (_, index) => {
    const line = lineOf(Math.floor(((index + 0.5) / 40) * lines));
    const [, id = "", user = ""] = / request (\w+) user (\w+)$/.exec(line) ?? [];
    return index % 2 === 0 ? id : user;
  });
}

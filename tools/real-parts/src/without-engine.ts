/** By what an engine's rules are told apart, and what they have replaced. */
export interface EngineRules {
  /** A rule that holds one of these is the engine's: chains, bridges, the begin of its addresses. */
  traces: readonly string[];
  /** The policy that chain FORWARD had before. */
  forwardPolicy: string;
}

/**
 * Writes the input of `iptables-restore --noflush` that takes an engine's rules and chains away and
 * leaves everybody else's, those that came meanwhile too. Pure.
 *
 * @param saved - what `iptables-save` prints
 */
export function withoutEngine(saved: string, { traces, forwardPolicy }: EngineRules): string {
  return tablesOf(saved)
    .map(({ name, lines }) => {
      const chains = lines.map((line) => /^:(DOCKER\S*) /.exec(line)?.[1]).filter(isText);
      const rules = lines.filter(
        (line) => line.startsWith("-A ") && traces.some((trace) => line.includes(trace)),
      );
      const policy = name === "filter" ? [`:FORWARD ${forwardPolicy} [0:0]`] : [];
      const commands = [
        ...rules.map((rule) => rule.replace("-A", "-D")),
        ...chains.map((chain) => `-X ${chain}`),
      ];
      return [`*${name}`, ...policy, ...commands, "COMMIT", ""].join("\n");
    })
    .join("");
}

function tablesOf(saved: string): { name: string; lines: string[] }[] {
  const tables: { name: string; lines: string[] }[] = [];
  for (const line of saved.split("\n")) {
    if (line.startsWith("*")) tables.push({ name: line.slice(1), lines: [] });
    else tables.at(-1)?.lines.push(line);
  }
  return tables;
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

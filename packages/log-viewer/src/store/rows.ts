import type { StatementSync } from "node:sqlite";

import type { Value } from "./compile-query.ts";

// The shape of a row is that of the statement, which stands beside each call.

/** The first row of a statement. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- see above
export function firstRow<Row>(statement: StatementSync, ...values: Value[]): Row | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return statement.get(...values) as Row | undefined;
}

/** All rows of a statement. */
export function allRows<Row>(statement: StatementSync, ...values: Value[]): Row[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return statement.all(...values) as unknown as Row[];
}

/** The rows of a statement, one after the other. */
export function eachRow<Row>(statement: StatementSync, ...values: Value[]): Iterable<Row> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return statement.iterate(...values) as Iterable<unknown> as Iterable<Row>;
}

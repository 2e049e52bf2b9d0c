/** One server as `show servers state` tells of it. */
export interface ServerRow {
  name: string;
  address: string;
  port: number;
  /** Without any of the flags that keep requests away. */
  isUsable: boolean;
}

/** Reads the answer to `show servers state`. Pure. */
export function serverRows(text: string): ServerRow[] {
  const rows = text.split("\n").map((each) => each.split(" "));
  const heads = rows.find(([first]) => first === "#")?.slice(1) ?? [];
  const at = (row: readonly string[], name: string): string => row[heads.indexOf(name)] ?? "";
  if (!heads.includes("srv_op_state") || !heads.includes("srv_admin_state")) return [];
  return rows
    .filter((row) => row.length >= heads.length && row[0] !== "#")
    .map((row) => ({
      name: at(row, "srv_name"),
      address: at(row, "srv_addr"),
      port: Number(at(row, "srv_port")),
      isUsable:
        Number(at(row, "srv_op_state")) > 0 && (Number(at(row, "srv_admin_state")) & away) === 0,
    }));
}

// Forced and inherited maintenance and drain, and a name without an address; 0x04 only says what the file said.
const away = 0x01 | 0x02 | 0x08 | 0x10 | 0x20 | 0x40;

/** What a worker says of one server in one of HAProxy's backends, or of the backend as a whole. */
export interface Row {
  /** Current and queued. */
  open: number;
  /** Answers with a status of 1xx, such as 101, and of the others. */
  informed: number;
  answered: number;
  failed: number;
}

/** By `<backend>/<server>`; the backend as a whole is `<backend>/BACKEND`. */
export type Rows = ReadonlyMap<string, Row>;

/** For `show stat`: backends and servers of all proxies. */
export const statisticsCommand = "show stat -1 6 -1";

/** Reads the CSV of `show stat`. Pure. */
export function readStatistics(text: string): Rows {
  const [head = "", ...lines] = text.split("\n");
  const columns = head.replace(/^# /, "").split(",");
  const at = (name: string) => columns.indexOf(name);
  const [proxy, server] = [at("pxname"), at("svname")];
  const open = ["scur", "qcur"].map(at);
  const answered = ["hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx", "hrsp_other"].map(at);
  // Of 5xx, without an answer or half of one, and not reached.
  const failed = ["hrsp_5xx", "eresp", "econ"].map(at);
  const informed = [at("hrsp_1xx")];
  const rows = new Map<string, Row>();
  for (const line of lines) {
    const cells = line.split(",");
    const sum = (from: readonly number[]) =>
      from.reduce((total, index) => total + Number(cells[index] ?? 0), 0);
    if (cells.length < columns.length - 1) continue;
    rows.set(`${cells[proxy]}/${cells[server]}`, {
      open: sum(open),
      informed: sum(informed),
      answered: sum(answered),
      failed: sum(failed),
    });
  }
  return rows;
}

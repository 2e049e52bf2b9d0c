/** The Castagnoli polynomial, bits reversed. Source: RFC 3720, section 12.1. */
const polynomial = 0x82f63b78;
const tables = makeTables();

/** Goes on with a CRC-32C; begin with 0. */
export function crc32c(data: Uint8Array, before: number): number {
  let crc = ~before >>> 0;
  let at = 0;
  // Eight bytes at once, each by a table that also shifts it past those behind it.
  for (const last = data.length - 7; at < last; at += 8) {
    const low = crc ^ word(data, at);
    const high = word(data, at + 4);
    crc =
      look(7, low) ^
      look(6, low >>> 8) ^
      look(5, low >>> 16) ^
      look(4, low >>> 24) ^
      look(3, high) ^
      look(2, high >>> 8) ^
      look(1, high >>> 16) ^
      look(0, high >>> 24);
  }
  for (; at < data.length; at += 1) crc = (crc >>> 8) ^ look(0, crc ^ (data[at] ?? 0));
  return ~crc >>> 0;
}

function look(table: number, byte: number): number {
  return tables[(table << 8) | (byte & 0xff)] ?? 0;
}

function word(data: Uint8Array, at: number): number {
  return (
    (data[at] ?? 0) |
    ((data[at + 1] ?? 0) << 8) |
    ((data[at + 2] ?? 0) << 16) |
    ((data[at + 3] ?? 0) << 24)
  );
}

function makeTables(): Uint32Array {
  const made = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
    made[byte] = crc;
  }
  for (let at = 256; at < made.length; at += 1) {
    const before = made[at - 256] ?? 0;
    made[at] = (before >>> 8) ^ (made[before & 0xff] ?? 0);
  }
  return made;
}

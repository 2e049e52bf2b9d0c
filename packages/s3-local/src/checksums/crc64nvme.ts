/** The polynomial of CRC-64/NVME, bits reversed. Source: NVM Express NVM Command Set Specification, 5.2.1.3.4. */
const polynomial = 0x9a6c9329ac4bc9b5n;
const [high, low] = makeTables();

/** A CRC-64 as two halves, which numbers hold exactly. */
export interface Crc64 {
  high: number;
  low: number;
}

/** Goes on with a CRC-64/NVME; begin with zeros. */
export function crc64nvme(data: Uint8Array, before: Crc64): Crc64 {
  let upper = ~before.high;
  let lower = ~before.low;
  for (const byte of data) {
    const index = (lower ^ byte) & 0xff;
    lower = ((lower >>> 8) | (upper << 24)) ^ (low[index] ?? 0);
    upper = (upper >>> 8) ^ (high[index] ?? 0);
  }
  return { high: ~upper >>> 0, low: ~lower >>> 0 };
}

function makeTables(): [Uint32Array, Uint32Array] {
  const tables: [Uint32Array, Uint32Array] = [new Uint32Array(256), new Uint32Array(256)];
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >> 1n) ^ (crc & 1n ? polynomial : 0n);
    tables[0][byte] = Number(crc >> 32n);
    tables[1][byte] = Number(crc & 0xffffffffn);
  }
  return tables;
}

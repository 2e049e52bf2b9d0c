/** A stretch of text and the codes of ANSI's "select graphic rendition" that hold for it. */
export interface AnsiPart {
  text: string;
  /** 1, 3, 4; 30 to 37; 40 to 47. */
  codes: readonly number[];
}

const sequence =
  // oxlint-disable-next-line no-control-regex -- those are what it is about
  /\u001b(?:\[([0-9;:]*)([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[()*+][0-9A-Za-z]|[@-Z\\-_])/g;

/**
 * Takes a text with ANSI escape sequences apart (ECMA-48, section 8.3.117). Colors and bold are kept, of 256 colors the
 * first 16; every other sequence is left out.
 */
export function parseAnsi(text: string): AnsiPart[] {
  const parts: AnsiPart[] = [];
  let codes: readonly number[] = [];
  let at = 0;
  const add = (end: number) => {
    if (end > at) parts.push({ text: text.slice(at, end), codes });
  };
  for (const match of text.matchAll(sequence)) {
    add(match.index);
    at = match.index + match[0].length;
    if (match[2] === "m") codes = apply(codes, match[1] ?? "");
  }
  add(text.length);
  return parts;
}

function apply(before: readonly number[], text: string): readonly number[] {
  const given = text === "" ? [0] : text.split(/[;:]/).map(Number);
  let codes = before;
  for (let index = 0; index < given.length; index += 1) {
    const code = given[index] ?? 0;
    if (code === 38 || code === 48) {
      const [basic, used] = extended(given.slice(index), code - 8);
      index += used;
      codes = basic === undefined ? codes : withCode(codes, basic);
    } else codes = withCode(codes, code);
  }
  return codes;
}

/** `38;5;n` and `38;2;r;g;b`: what it comes nearest to, and how many more numbers it takes. */
function extended(
  given: readonly number[],
  base: number,
): [code: number | undefined, used: number] {
  if (given[1] === 2) return [undefined, 4];
  if (given[1] !== 5) return [undefined, 1];
  const color = given[2] ?? 0;
  return [color < 16 ? base + (color % 8) : undefined, 2];
}

function withCode(codes: readonly number[], code: number): readonly number[] {
  if (code === 0) return [];
  if (code === 22) return codes.filter((each) => each !== 1);
  if (code === 23 || code === 24) return codes.filter((each) => each !== code - 20);
  if (code >= 90 && code <= 97) return withCode(codes, code - 60);
  if (code >= 100 && code <= 107) return withCode(codes, code - 60);
  if (isBetween(code, 30, 39))
    return [...codes.filter((each) => !isBetween(each, 30, 39)), ...only(code, 38)];
  if (isBetween(code, 40, 49))
    return [...codes.filter((each) => !isBetween(each, 40, 49)), ...only(code, 48)];
  const isStyle = code === 1 || code === 3 || code === 4;
  return isStyle && !codes.includes(code) ? [...codes, code] : codes;
}

function only(code: number, end: number): number[] {
  return code < end ? [code] : [];
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
}

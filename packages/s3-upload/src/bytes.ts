/** So many bytes as people read it: 1,500,000 is `1.5 MB`. */
export function bytes(count: number): string {
  const power = count < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(count) / 3));
  const value = Number((count / 1000 ** power).toPrecision(3));
  return `${value} ${["B", "kB", "MB", "GB", "TB"][power]}`;
}

/**
 * A type of the SDK as it is on the wire and in our records: dates are seconds since 1970, and what is
 * required is there.
 */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: {} extends Pick<T, Key> ? Wire<T[Key]> : Wire<NonNullable<T[Key]>> }
      : T;

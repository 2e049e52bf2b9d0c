type Given<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

/** The properties that have a value: where one may be absent, it may not be undefined. */
export function given<Values extends Readonly<Record<string, unknown>>>(
  values: Values,
): Given<Values> {
  const kept: Given<Values> = {};
  for (const key in values) {
    const value = values[key];
    if (isGiven(value)) kept[key] = value;
  }
  return kept;
}

function isGiven<Value>(value: Value): value is Exclude<Value, undefined> {
  return value !== undefined;
}

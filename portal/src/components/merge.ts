/** Two people have edited one thing: what each of them did to the fields, seen from what both started with. */
export interface Difference<K> {
  field: K;
  /** `theirs`: only the other person changed it. `mine`: only this one. `both`: each to something else. */
  by: 'theirs' | 'mine' | 'both';
}

export function differences<T extends object>(base: T, theirs: T, mine: T, fields: (keyof T)[]): Difference<keyof T>[] {
  const same = (a: unknown, b: unknown) => (a ?? '') === (b ?? '');
  return fields.flatMap((field) => {
    const changedByThem = !same(base[field], theirs[field]);
    const changedByMe = !same(base[field], mine[field]);
    if (!changedByThem && !changedByMe) return [];
    if (same(theirs[field], mine[field])) return [];
    return [{ field, by: changedByThem ? (changedByMe ? ('both' as const) : ('theirs' as const)) : ('mine' as const) }];
  });
}

/** What to send: the fields of `values` that differ from `base`. */
export function changed<T extends object>(base: T, values: T, fields: (keyof T)[]): Partial<T> {
  return Object.fromEntries(
    fields.filter((field) => (base[field] ?? '') !== (values[field] ?? '')).map((field) => [field, values[field]]),
  ) as Partial<T>;
}

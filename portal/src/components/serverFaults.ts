import type { FormInstance } from 'antd';

/** Of each form the fields that show a fault which the server found. The form's own rules know nothing of these. */
const shown = new WeakMap<object, Set<string>>();

type Fields = Record<string, string[]>;

/** Shows the server's faults at these fields, and no longer those of the save before. */
export function showFaults<T>(form: FormInstance<T>, texts: Fields): void {
  clearFaults(form);
  shown.set(form, new Set(Object.keys(texts)));
  form.setFields(Object.entries(texts).map(([name, errors]) => ({ name: name as never, errors })));
}

/** Takes the server's faults off these fields, or off all. */
export function clearFaults<T>(form: FormInstance<T>, fields?: string[]): void {
  const names = [...(shown.get(form) ?? [])].filter((name) => !fields || fields.includes(name));
  names.forEach((name) => shown.get(form)?.delete(name));
  if (names.length) form.setFields(names.map((name) => ({ name: name as never, errors: [] })));
}

/** Of each field the other fields that the server judges it by. */
export type JudgedBy<T> = Partial<Record<keyof T & string, readonly (keyof T & string)[]>>;

/** The fields whose fault may be gone now that these have changed. */
export function mayBeMended<T>(changed: string[], judgedBy: JudgedBy<T>): string[] {
  const others = Object.entries(judgedBy as Record<string, readonly string[]>);
  return [...changed, ...others.filter(([, by]) => by.some((name) => changed.includes(name))).map(([name]) => name)];
}

import type { FormInstance } from 'antd';
import { useEffect, useRef } from 'react';

const same = (one: unknown, other: unknown) => (one ?? '') === (other ?? '');

/**
 * Keeps a form that stays open at what is stored: when that changes, every field that the person has not changed follows, and
 * what is being typed stays. Returns what takes over the answer to `sent`, which may differ from it.
 */
export function useStored<T extends object>(form: FormInstance<T>, stored: T, fields: (keyof T & string)[]) {
  const known = useRef(stored);
  const follow = (next: T) => {
    const values = form.getFieldsValue(true) as T;
    const settled = (field: keyof T) => same(values[field], known.current[field]) || same(values[field], next[field]);
    form.setFields(
      fields.filter(settled).map((name) => ({ name: name as never, value: next[name] as never, touched: false })),
    );
    known.current = next;
  };
  const text = JSON.stringify(fields.map((field) => stored[field]));
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the values, not the objects that hold them
  useEffect(() => follow(stored), [text]);
  return (sent: Partial<T>, answer: T): void => {
    known.current = { ...known.current, ...sent };
    follow(answer);
  };
}

import type { FormInstance } from 'antd';
import { useEffect, useRef } from 'react';

const plain = (value: unknown) => (typeof value === 'string' ? value.trim() : (value ?? ''));
const same = (one: unknown, other: unknown) => plain(one) === plain(other);

/**
 * Keeps a form that stays open at what is stored. A field whose stored value changes shows the new value; what is being typed in
 * the other fields stays. Returns a function to call after a save, with the values sent and the server's answer.
 */
export function useStored<T extends object>(form: FormInstance<T>, stored: T, fields: (keyof T & string)[]) {
  const known = useRef(stored);
  const follow = (next: T) => {
    const values = form.getFieldsValue(true) as T;
    const follows = (field: keyof T) =>
      same(values[field], known.current[field]) || !same(known.current[field], next[field]);
    form.setFields(
      fields.filter(follows).map((name) => ({ name: name as never, value: next[name] as never, touched: false })),
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

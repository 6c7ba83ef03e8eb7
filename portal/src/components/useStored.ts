import type { FormInstance } from 'antd';
import { useEffect, useRef } from 'react';

const same = (one: unknown, other: unknown) => (one ?? '') === (other ?? '');

/**
 * Keeps a form that stays open at what is stored: when that changes, every field that the person has not changed follows, and
 * what is being typed stays. Returns what notes that the values have just been sent and saved.
 */
export function useStored<T extends object>(form: FormInstance<T>, stored: T, fields: (keyof T & string)[]) {
  const known = useRef(stored);
  const text = JSON.stringify(fields.map((field) => stored[field]));
  useEffect(() => {
    const before = known.current;
    known.current = stored;
    const values = form.getFieldsValue(true) as T;
    const following = fields.filter((field) => same(values[field], before[field]));
    form.setFields(following.map((name) => ({ name: name as never, value: stored[name] as never, touched: false })));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the values, not the objects that hold them
  }, [text]);
  return (sent: Partial<T>): void => {
    known.current = { ...known.current, ...sent };
  };
}

import type { TableProps } from 'antd';
import { useState } from 'react';

/** `optional` columns are off until the user turns them on; the choice is kept per table in localStorage. */
export type Column<T> = NonNullable<TableProps<T>['columns']>[number] & { optional?: boolean };

export function columnId<T>(column: Column<T>): string {
  return 'dataIndex' in column && typeof column.dataIndex === 'string' ? column.dataIndex : String(column.key);
}

export interface ColumnChoice {
  pickable: { value: string; label: string }[];
  keys: string[];
  save: (keys: string[] | null) => void;
}

export function useColumns<T>(table: string, columns: Column<T>[]): ColumnChoice & { visible: Column<T>[] } {
  const key = `rostrum.columns.${table}`;
  const [chosen, setChosen] = useState(() => localStorage.getItem(key)?.split(',') ?? null);
  const keys = chosen ?? columns.filter((column) => !column.optional).map(columnId);
  const save = (next: string[] | null) => {
    setChosen(next);
    if (next) localStorage.setItem(key, next.join(','));
    else localStorage.removeItem(key);
  };
  const pickable = columns.filter((c) => !c.fixed).map((c) => ({ value: columnId(c), label: c.title as string }));
  const visible = columns
    .filter((column) => column.fixed || keys.includes(columnId(column)))
    .map((column) => ({ ...column, optional: undefined }));
  return { visible, pickable, keys, save };
}

import i18next, { type TFunction } from 'i18next';
import type { UserImportFault } from '@/api/gen';
import { errorText } from '@/components/errorText';

type Loose = (key: string, values?: Record<string, unknown>) => string;

const LABELS: Record<string, string> = {
  login_name: 'loginName',
  name: 'name',
  english_name: 'englishName',
  email: 'email',
  phone: 'phone',
  mobile: 'mobile',
  department: 'department',
  account_kind: 'kind',
  capacity: 'capacity',
  expires_on: 'expiresOn',
};

/** What a column of the table is called on the page. */
export function columnText(t: TFunction, field: string): string {
  const say = t as unknown as Loose;
  if (field === 'row') return t('users.import.wholeRow');
  return field === 'password' ? t('users.import.password') : LABELS[field] ? say(`users.${LABELS[field]}`) : field;
}

/** Why a row is refused: a fault of tables, or one that a form could have had as well. */
export function reasonText(t: TFunction, { code, params }: UserImportFault): string {
  const found = [`users.import.faults.${code}`, `faults.${code}`].find((key) => i18next.exists(key));
  const told = params as Record<string, unknown>;
  return (t as unknown as Loose)(found ?? 'faults.other', { ...told, context: 'most' in told ? 'most' : undefined });
}

/** Which columns of a table are not those of the template: a line for each thing that is wrong with them. */
export function headerFaults(t: TFunction, error: unknown): string[] {
  const { code, details } = error as { code: string; details?: Partial<Record<string, string[]>> };
  if (code !== 'bad_header') return [];
  const { missing_columns: missing = [], unknown = [], twice = [] } = details ?? {};
  const lines = [
    { key: 'missing' as const, names: missing.map((column) => columnText(t, column)) },
    { key: 'unknown' as const, names: unknown },
    { key: 'twice' as const, names: twice },
  ];
  return lines
    .filter(({ names }) => names.length)
    .map(({ key, names }) =>
      t(`users.import.headers.${key}`, { names: names.join(t('users.import.headers.between')) }),
    );
}

/** An import's own error crosses the bus with its figures apart. */
export function failureText(t: TFunction, error: unknown): string {
  const { code, details } = error as { code: string; details?: object };
  return errorText(t, { ...details, code });
}

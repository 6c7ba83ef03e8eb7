import type { FormInstance } from 'antd';
import i18next, { type TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { problemOf, type Fault } from '@/api/problem';
import { showFaults } from './serverFaults';

type Loose = (key: string, values?: Record<string, unknown>) => string;

const WITH_BOUNDS = new Set(['length', 'range', 'above_ports']);
const WITH_WAIT = new Set(['rate_limited', 'sign_in_locked']);

/**
 * A problem's stable code in the reader's language. A code that this portal does not know has the server's title, which is in
 * the reader's language too; anything else gets a general sentence, never raw text.
 */
export function errorText(t: TFunction, error: unknown): string {
  const problem = problemOf(error);
  const say = t as unknown as Loose;
  if (WITH_WAIT.has(problem.code)) {
    const seconds = Math.ceil(problem.retry_after ?? 0);
    return seconds ? say(`errors.${problem.code}`, { count: seconds }) : say(`errors.${problem.code}_soon`);
  }
  if (i18next.exists(`errors.${problem.code}`)) return say(`errors.${problem.code}`, { ...problem });
  if (problem.title && problem.code !== 'internal') return problem.title;
  return problem.request_id ? t('errors.unknownId', { id: problem.request_id }) : t('errors.unknown');
}

/** A code that is told inside an answer that succeeded. */
export function errorTextOf(t: TFunction, code: string): string {
  return i18next.exists(`errors.${code}`) ? (t as unknown as Loose)(`errors.${code}`) : t('errors.conflict');
}

export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => errorText(t, error);
}

/**
 * The server words bounds, and rules that this portal does not know, in the reader's language. A code may mean more on one field:
 * `faults.taken_name` precedes `faults.taken`.
 */
function faultText(t: TFunction, { field, code, detail }: Fault): string {
  if (WITH_BOUNDS.has(code) && detail) return detail;
  const key = `faults.${code}`;
  return i18next.exists(key) ? (t as unknown as Loose)(key, { context: field }) : detail || t('faults.other');
}

/**
 * Puts a problem's field errors onto the form's fields. Returns what is left to say in a message: the whole problem when it
 * names no field, or names one that this form does not have; else null. `fields` names the field that a problem's own code is
 * about, `names` the form's field for a field of the request that is called otherwise.
 */
export function placeErrors<T>(
  t: TFunction,
  form: FormInstance<T>,
  error: unknown,
  fields: Record<string, keyof T & string> = {},
  names: Record<string, keyof T & string> = {},
): string | null {
  const { code, errors = [] } = problemOf(error);
  const shown = new Set(mounted(form));
  const found = errors.map((fault) => ({ field: names[fault.field] ?? fault.field, text: faultText(t, fault) }));
  if (fields[code]) found.push({ field: fields[code], text: errorText(t, error) });
  const placed = found.filter(({ field }) => shown.has(field));
  const texts: Record<string, string[]> = {};
  for (const { field, text } of placed) (texts[field] ??= []).push(text);
  showFaults(form, texts);
  if (placed[0]) form.scrollToField(placed[0].field, { focus: true });
  return placed.length && placed.length === found.length ? null : errorText(t, error);
}

/** The fields that the form shows now. */
function mounted<T>(form: FormInstance<T>): string[] {
  return Object.keys((form.getFieldsValue as (all: null) => object)(null));
}

import type { FormInstance } from 'antd';
import i18next, { type TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { problemOf, type Fault } from '@/api/problem';

type Loose = (key: string, values?: Record<string, unknown>) => string;

/** A problem's stable code in the reader's language. An unknown code gets a general sentence, never the raw text. */
export function errorText(t: TFunction, error: unknown): string {
  const problem = problemOf(error);
  const say = t as unknown as Loose;
  if (problem.code === 'rate_limited' || problem.code === 'locked') {
    const seconds = Math.ceil(problem.retry_after ?? 0);
    return seconds ? say(`errors.${problem.code}`, { seconds }) : say(`errors.${problem.code}_soon`);
  }
  if (i18next.exists(`errors.${problem.code}`)) return say(`errors.${problem.code}`, problem.details);
  return problem.request_id ? t('errors.unknownId', { id: problem.request_id }) : t('errors.unknown');
}

export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => errorText(t, error);
}

function faultText(t: TFunction, { code, params }: Fault): string {
  const say = t as unknown as Loose;
  const bounded = params && 'min' in params && 'max' in params;
  if (bounded && i18next.exists(`faults.${code}_between`)) return say(`faults.${code}_between`, params);
  return i18next.exists(`faults.${code}`) ? say(`faults.${code}`, params) : t('faults.other');
}

/**
 * Puts a problem's field errors onto the form's fields. Returns what is left to say in a message: the whole problem when it
 * names no field, or names one that this form does not have; else null. `taken` says it better where a clash is not network-wide.
 */
export function placeErrors<T>(t: TFunction, form: FormInstance<T>, error: unknown, taken?: string): string | null {
  const faults = problemOf(error).errors ?? [];
  const shown = new Set(Object.keys(form.getFieldsValue(true) as object).concat(mounted(form)));
  const placed = faults.filter((fault) => shown.has(fault.field));
  const names = [...new Set(placed.map((fault) => fault.field))];
  const said = (fault: Fault) => (taken && fault.code === 'taken' ? taken : faultText(t, fault));
  form.setFields(
    names.map((name) => ({
      name: name as never,
      errors: placed.filter((fault) => fault.field === name).map(said),
    })),
  );
  if (names[0]) form.scrollToField(names[0], { focus: true });
  return placed.length && placed.length === faults.length ? null : errorText(t, error);
}

function mounted<T>(form: FormInstance<T>): string[] {
  return Object.keys((form.getFieldsValue as (all: null) => object)(null));
}

/** The rules of docs/words.md that a machine can check. */
import { describe, expect, it } from 'vitest';
import words from '../../../tests/vectors/words.json';
import enUS from './en-US';
import { LOCALES } from './index';
import { flat } from './testing';
import zhCN from './zh-CN';

const messages = { 'en-US': flat(enUS), 'zh-CN': flat(zhCN) };
const withoutFigures = (text: string) => text.replace(/{{.*?}}/g, '{{}}');

describe.each(LOCALES)('the words in %s', (locale) => {
  it.each(words[locale])('%s is written otherwise: %s', (pattern) => {
    const found = new RegExp(pattern, 'iu');
    expect(messages[locale].filter(([, text]) => found.test(withoutFigures(text)))).toEqual([]);
  });

  /** Limits are never 1, and an ordinal is no count. */
  const LIMITS = new Set(['most', 'levels', 'max', 'total', 'cores']);

  it('have a form for one where a noun follows a figure', () => {
    const plain = messages[locale].filter(([key]) => !/_(one|two|few|other)$/.test(key));
    const counted = plain.filter(([, text]) =>
      [...text.matchAll(/{{(\w+)(?:, \w+)?}} (?!as |is |has |was )[a-z-]+s\b/g)].some(
        ([, name]) => !LIMITS.has(name ?? ''),
      ),
    );
    expect(counted).toEqual([]);
  });

  it('keep figures apart from Chinese, but for dates and ordinals', () => {
    const joined = /\p{Script=Han}\{\{(?:n|count)\b.*?\}\}|\{\{(?:n|count)\b.*?\}\}\p{Script=Han}/u;
    const counted = messages[locale].filter(([key]) => !key.startsWith('meetings.rule.'));
    expect(counted.filter(([, text]) => joined.test(text))).toEqual([]);
  });
});

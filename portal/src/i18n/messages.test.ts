import { describe, expect, it } from 'vitest';
import enUS from './en-US';
import { flat } from './testing';
import zhCN from './zh-CN';

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)(?:, \w+)?}}/g)].map((match) => match[1]).sort();

const chinese = new Map(flat(zhCN));
const english = new Map(flat(enUS));
/** Chinese has one form for all numbers: the singular of English says the same as its plural. */
const inChinese = (key: string) => chinese.get(key) ?? chinese.get(key.replace(/_one$/, '_other'));

describe('the two languages', () => {
  it('have the same messages', () => {
    const plurals = [...chinese.keys()].filter((key) => key.endsWith('_other'));
    const expected = new Set([...chinese.keys(), ...plurals.map((key) => key.replace(/_other$/, '_one'))]);
    expect([...english.keys()].sort()).toEqual([...expected].sort());
  });

  it('leave no message empty', () => {
    expect([...chinese, ...english].filter(([, text]) => !text.trim())).toEqual([]);
  });

  it('fill in the same figures and names', () => {
    const differing = [...english].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(inChinese(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('do not mix: no Chinese character in an English message', () => {
    expect([...english].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { EMAIL_RULE, keyOf, LOGIN_NAME_RULE, OTP_RULE } from './typed';

function passes(rule: { pattern: RegExp; transform: (value: unknown) => unknown }, value: string) {
  return rule.pattern.test(String(rule.transform(value)));
}

describe('keyOf', () => {
  it.each(['sales east', 'SALES  EAST', 'Ｓａｌｅｓ　Ｅａｓｔ', 'Sa\u200bles\u00a0East'])(
    'reads %j as one text',
    (typed) => {
      expect(keyOf(typed)).toBe('sales east');
    },
  );
});

describe('rules of forms', () => {
  it.each(['x@例子.公司', 'x@bücher.example', 'x@xn--fsqu00a.xn--55qx5d', 'ｘ＠example.com', '\u200bx@example.com '])(
    'let the address %j through',
    (typed) => expect(passes(EMAIL_RULE, typed)).toBe(true),
  );

  it.each(['x', 'x@example', 'x y@example.com', 'x@@example.com', '\u200b'])('refuse the address %j', (typed) =>
    expect(passes(EMAIL_RULE, typed)).toBe(false),
  );

  it('read login names and codes of any width', () => {
    expect(passes(LOGIN_NAME_RULE, ' Ｗang．1\u00a0')).toBe(true);
    expect(passes(LOGIN_NAME_RULE, '王小明')).toBe(false);
    expect(passes(OTP_RULE, '１２３\u00a0４５６')).toBe(true);
    expect(passes(OTP_RULE, '123-456')).toBe(true);
    expect(passes(OTP_RULE, '12345')).toBe(false);
  });
});

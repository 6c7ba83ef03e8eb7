import { describe, expect, it } from 'vitest';
import { inviteeOf, inviteeText, splitInvitees } from './invitees';

describe('an invitee', () => {
  it.each([
    ['lin@demo.example', '', 'lin@demo.example'],
    [' 林诗琪 <lin@demo.example> ', '林诗琪', 'lin@demo.example'],
    ['"Lin, S." <lin@demo.example>', 'Lin, S.', 'lin@demo.example'],
  ])('%s is read', (text, name, email) => expect(inviteeOf(text)).toEqual({ name, email }));

  it.each(['lin', 'lin@demo', '@demo.example', 'Lin <lin>', 'a b@demo.example', ''])('%s is none', (text) =>
    expect(inviteeOf(text)).toBeNull(),
  );

  it('is written as it is read', () => {
    expect(inviteeOf(inviteeText({ name: '林诗琪', email: 'lin@demo.example' }))).toEqual({
      name: '林诗琪',
      email: 'lin@demo.example',
    });
  });

  it('of several at once is each by itself, once', () => {
    expect(splitInvitees(['a@x.cn, b@x.cn；c@x.cn', 'a@x.cn'])).toEqual(['a@x.cn', 'b@x.cn', 'c@x.cn']);
  });
});

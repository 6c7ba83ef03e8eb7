import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Locale } from '@/i18n';
import { renderAt } from '@/test/render';
import enUS from '../../../services/org/org/messages/en-US.json';
import zhCN from '../../../services/org/org/messages/zh-CN.json';
import { useFieldText } from './fieldText';

/** The words of the audit log's files: complete, as a test of the service compares them with what it records. */
const FILE_WORDS = { 'zh-CN': zhCN.audit, 'en-US': enUS.audit };

type Said = ReturnType<typeof useFieldText>;

async function said(locale: Locale, say: (text: Said) => string): Promise<string | null> {
  function Probe() {
    return <output>{say(useFieldText())}</output>;
  }
  await renderAt('/admin', <Probe />, { locale });
  return (await screen.findByRole('status')).textContent;
}

const LOCALES = ['zh-CN', 'en-US'] as const;

describe.each(LOCALES)('fields that the audit log records, in %s', (locale) => {
  it('are never shown by their code', async () => {
    const { fields } = FILE_WORDS[locale];
    const unnamed = (text: Said) =>
      Object.keys(fields).filter((key) => {
        const [field, noun] = key.split('.').reverse();
        return text.label(field ?? '', noun) === field;
      });
    expect(await said(locale, (text) => unnamed(text).join())).toBe('');
  });

  it('have words for every value', async () => {
    const { values } = FILE_WORDS[locale];
    const raw = (text: Said) =>
      Object.entries<Record<string, string>>(values).flatMap(([field, words]) =>
        Object.keys(words).filter((value) => text.value(field, value) === value && words[value] !== value),
      );
    expect(await said(locale, (text) => raw(text).join())).toBe('');
  });
});

describe('a value in words', () => {
  const meeting = { start_at: '2027-03-30T01:00:00Z', end_at: '2027-03-30T02:00:00Z', room: '长江厅' };
  const line = { room_kind: 'shared', capacity: '25', quantity: '4', expires_on: '2028-09-05' };
  it.each<[string, unknown, string, string]>([
    ['department', ['示例公司', '销售部'], '示例公司 / 销售部', '示例公司 / 销售部'],
    ['department', [], '–', '–'],
    ['account_kind', 'dedicated', '专属账号', 'Dedicated'],
    ['expires_on', null, '长期有效', 'Never'],
    ['room', { unknown: true }, '未知', 'Unknown'],
    ['phone', '', '–', '–'],
    ['require_totp', true, '是', 'Yes'],
    ['require_totp', false, '否', 'No'],
    ['users_moved', 1200, '1,200', '1,200'],
    ['country', 'CN', '中国', 'China'],
    ['language', 'zh-CN', '简体中文', '简体中文'],
    ['start_at', '2027-03-30T01:00:00Z', '2027-03-30 09:00', '2027-03-30 09:00'],
    ['meetings', [meeting], '2027-03-30 09:00 – 10:00，长江厅', '2027-03-30 09:00 – 10:00, 长江厅'],
    ['meetings', [{ ...meeting, room: null }], '2027-03-30 09:00 – 10:00', '2027-03-30 09:00 – 10:00'],
    [
      'lines',
      [line],
      '共享会议室，25 方，4 间，到期日期 2028-09-05',
      'Shared rooms, capacity 25, quantity 4, until 2028-09-05',
    ],
    ['invitees', [{ name: '', email: 'a@b.example' }], 'a@b.example', 'a@b.example'],
    ['users', [{ id: '1', name: '王', login_name: 'wang' }], '王（wang）', '王 (wang)'],
    ['recurrence', { rrule: 'FREQ=DAILY', words: { 'zh-CN': '每天', 'en-US': 'Every day' } }, '每天', 'Every day'],
  ])('%s %j', async (field, value, chinese, english) => {
    expect(await said('zh-CN', (text) => text.value(field, value))).toBe(chinese);
    document.body.innerHTML = '';
    expect(await said('en-US', (text) => text.value(field, value))).toBe(english);
  });
});

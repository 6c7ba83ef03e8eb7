import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { initI18n, setLocale } from '@/i18n';
import enUS from '../../../../services/org/org/messages/en-US.json';
import zhCN from '../../../../services/org/org/messages/zh-CN.json';
import { AUDIT_ACTIONS, GROUPS } from './auditActions';

const FILE_WORDS = { 'zh-CN': zhCN.audit.actions, 'en-US': enUS.audit.actions };

describe('the actions of the audit log', () => {
  it('are all offered by the filter, each once', () => {
    const offered = GROUPS.flatMap((group) => [...AUDIT_ACTIONS[group]]);
    expect(offered.sort()).toEqual(Object.keys(zhCN.audit.actions).sort());
  });

  it.each(['zh-CN', 'en-US'] as const)('are called on the page as in the file, in %s', async (locale) => {
    await (i18next.isInitialized ? setLocale(locale) : initI18n(locale));
    const onPage = Object.keys(FILE_WORDS[locale]).map((action) => [
      action,
      i18next.t(`logs.audited.${action.replace('.', '_')}` as 'logs.at'),
    ]);
    expect(Object.fromEntries(onPage)).toEqual(FILE_WORDS[locale]);
  });
});

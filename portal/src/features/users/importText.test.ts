import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { initI18n, setLocale } from '@/i18n';
import { columnText, failureText, headerFaults, reasonText } from './importText';
import { faultOf } from './ImportUpload';

beforeAll(async () => {
  await initI18n('zh-CN');
});

describe('why a row is refused', () => {
  const said = (code: string, params: object = {}) => reasonText(i18next.t, { field: 'email', code, params });

  it('names the other row that has the same', () => {
    expect(said('duplicate', { row: 7 })).toBe('与第 7 行重复');
  });

  it('follows the name of the column in each language, whether a form could say it or not', async () => {
    expect(said('required')).toBe('必填');
    expect(said('not_text')).toContain('文本格式');
    await setLocale('en-US');
    const codes = [
      'required',
      'type',
      'format',
      'taken',
      'password_common',
      'password_own_words',
      'password_characters',
    ];
    codes.push('not_licensed', 'not_applicable', 'not_text', 'cell_without_column', 'cell_too_long', 'unreadable');
    expect(codes.map((code) => said(code)).filter((words) => !/^[a-z]/.test(words))).toEqual([]);
    await setLocale('zh-CN');
  });

  it('stays a sentence when the server says something new', () => {
    expect(said('of_tomorrow')).toBe('此项有误');
  });

  it('names the column as the page does', () => {
    expect(columnText(i18next.t, 'account_kind')).toBe('账号类型');
    expect(columnText(i18next.t, 'password')).toBe('初始密码');
    expect(columnText(i18next.t, 'row')).toBe('整行');
  });
});

describe('why a file is refused', () => {
  it('fills in the figures of an error that crossed the bus', () => {
    expect(failureText(i18next.t, { code: 'too_many_rows', details: { most: 10000 } })).toContain('10,000');
  });

  it('names the columns that are not those of the template', () => {
    const details = { missing: ['部门'], missing_columns: ['department'], unknown: ['x', 'y'], twice: [] };
    expect(headerFaults(i18next.t, { code: 'bad_header', details })).toEqual(['缺少：所属部门', '无法识别：x、y']);
    expect(headerFaults(i18next.t, { code: 'file_broken', details: {} })).toEqual([]);
  });

  it('is known before sending what cannot be taken', () => {
    expect(faultOf({ name: 'users.XLSX', size: 10 })).toBeNull();
    expect(faultOf({ name: 'users.pdf', size: 10 })).toEqual({ code: 'file_type' });
    expect(faultOf({ name: 'users.XLS', size: 10 })).toEqual({ code: 'file_format', format: '.xls' });
    expect(faultOf({ name: 'users.ods', size: 10 })).toEqual({ code: 'file_format', format: '.ods' });
    expect(faultOf({ name: 'users.csv', size: 0 })).toEqual({ code: 'file_empty' });
    expect(faultOf({ name: 'users.csv', size: 20 * 1024 * 1024 + 1 })).toEqual({ code: 'file_too_large' });
  });
});

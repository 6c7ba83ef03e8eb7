import { App as AntApp, ConfigProvider } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEnterInForms } from '@/components/useEnterInForms';
import { antdLocales, type Locale } from '@/i18n';
import { nonce } from './csp';
import { calm, theme } from './theme';

/** The one ConfigProvider: the app and the component tests both render inside it. */
export function UiProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  useEnterInForms();
  return (
    <ConfigProvider
      locale={antdLocales[i18n.language as Locale]}
      theme={theme}
      componentSize="middle"
      csp={nonce ? { nonce } : undefined}
      wave={{ disabled: calm }}
      button={{ autoInsertSpace: false }} // antd would print two Chinese characters as "登 录"
    >
      <AntApp message={{ maxCount: 3 }} className="app">
        {children}
      </AntApp>
    </ConfigProvider>
  );
}

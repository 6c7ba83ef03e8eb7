import dayjs from 'dayjs';
import type { Locale as AntdLocale } from 'antd/es/locale';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Messages } from './zh-CN';

export const LOCALES = ['zh-CN', 'en-US'] as const;
export type Locale = (typeof LOCALES)[number];
const KEY = 'rostrum.locale';
const PICKED = 'rostrum.locale.picked';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Messages };
  }
}

const loaders: Record<Locale, () => Promise<{ messages: Messages; antd: AntdLocale }>> = {
  'zh-CN': async () => {
    const [m, a] = await Promise.all([import('./zh-CN'), import('antd/es/locale/zh_CN'), import('dayjs/locale/zh-cn')]);
    return { messages: m.default, antd: a.default };
  },
  'en-US': async () => {
    const [m, a] = await Promise.all([import('./en-US'), import('antd/es/locale/en_US')]);
    return { messages: m.default, antd: a.default };
  },
};

export const antdLocales: Partial<Record<Locale, AntdLocale>> = {};

export function isLocale(value: unknown): value is Locale {
  return LOCALES.includes(value as Locale);
}

export function initialLocale(): Locale {
  const saved = localStorage.getItem(KEY);
  if (isLocale(saved)) return saved;
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en-US';
}

export async function setLocale(locale: Locale): Promise<void> {
  if (!antdLocales[locale]) {
    const { messages, antd } = await loaders[locale]();
    i18next.addResourceBundle(locale, 'translation', messages, true, true);
    antdLocales[locale] = antd;
  }
  dayjs.locale(locale === 'zh-CN' ? 'zh-cn' : 'en');
  document.documentElement.lang = locale;
  localStorage.setItem(KEY, locale);
  await i18next.changeLanguage(locale);
}

/** A language that was picked before anybody had signed in; in this tab it holds until the account has it. */
export function pickedLocale(): Locale | null {
  const picked = sessionStorage.getItem(PICKED);
  return isLocale(picked) ? picked : null;
}

export function keepPick(locale: Locale | null): void {
  if (locale) sessionStorage.setItem(PICKED, locale);
  else sessionStorage.removeItem(PICKED);
}

export async function initI18n(locale = initialLocale()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    supportedLngs: [...LOCALES],
    interpolation: { escapeValue: false }, // React escapes
    resources: {},
    returnNull: false,
  });
  await setLocale(locale);
}

import { GlobalOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { keepPick, LOCALES, setLocale, type Locale } from '@/i18n';

/** Each language's own name, the same in every language. */
export const LANGUAGE_NAMES: Record<Locale, string> = { 'zh-CN': '简体中文', 'en-US': 'English' };

/**
 * Switches at once, without a reload. `onChoose` is where a signed-in account keeps the choice; without it the choice waits in
 * this tab for the account that signs in.
 */
export function LangSwitch({ onChoose }: { onChoose?: (locale: Locale) => void }) {
  const { t, i18n } = useTranslation();
  const choose = (locale: Locale) => {
    void setLocale(locale);
    keepPick(locale);
    onChoose?.(locale);
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: [i18n.language],
        items: LOCALES.map((locale) => ({
          key: locale,
          label: <span lang={locale}>{LANGUAGE_NAMES[locale]}</span>,
          onClick: () => choose(locale),
        })),
      }}
    >
      <Button type="text" icon={<GlobalOutlined aria-hidden />}>
        <span className="sr-only">{t('common.language')}: </span>
        {LANGUAGE_NAMES[i18n.language as Locale]}
      </Button>
    </Dropdown>
  );
}

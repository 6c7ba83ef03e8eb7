import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { getPreferencesOptions, putPreferencesMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { PreferencesChange } from '@/api/gen';
import { useCan } from '@/app/permissions';
import { useAccount } from '@/app/session';
import { PAGE_SIZES } from '@/components/DataTable';
import { EntryForm } from '@/components/EntryForm';
import { useErrorText } from '@/components/errorText';
import { LANGUAGE_NAMES } from '@/components/LangSwitch';
import { PageHead } from '@/components/PageHead';
import { ErrorState } from '@/components/States';
import { useStored } from '@/components/useStored';
import { isLocale, keepPick, LOCALES, setLocale, type Locale } from '@/i18n';

/** `null`: as the site has it. */
type Values = Required<Pick<PreferencesChange, 'language' | 'page_size'>>;
const FIELDS: (keyof Values)[] = ['language', 'page_size'];

interface Props {
  level: 'site' | 'account';
  initial: Values;
  /** what the site has, for a form in which it may be followed */
  site?: { language: Locale; page_size: number };
}

function PreferencesForm({ level, initial, site }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  useStored(form, initial, FIELDS);
  const save = useMutation({
    ...putPreferencesMutation(),
    onSuccess: async ({ language }) => {
      keepPick(null);
      if (isLocale(language)) await setLocale(language);
      message.success(t('common.saved'));
      invalidate(queries, 'preferences', 'session');
    },
    onError: (error) => void message.error(errorText(error)),
  });
  const asSite = (value: string) => ({ value: null as never, label: t('preferences.asSite', { value }) });
  const perPage = (n: number) => t('preferences.perPage', { n });
  const title = t(level === 'site' ? 'preferences.site' : 'preferences.own');
  return (
    <section className="panel panel-body form-panel" aria-label={title}>
      <h2 className="section">{title}</h2>
      <p className="muted">{t(level === 'site' ? 'preferences.siteHint' : 'preferences.ownHint')}</p>
      <EntryForm<Values>
        form={form}
        name={level}
        layout="vertical"
        initialValues={initial}
        onFinish={(values) => save.mutate({ body: { ...values, level } })}
      >
        <Form.Item name="language" label={t('preferences.language')}>
          <Select
            options={[
              ...(site ? [asSite(LANGUAGE_NAMES[site.language])] : []),
              ...LOCALES.map((value) => ({ value, label: <span lang={value}>{LANGUAGE_NAMES[value]}</span> })),
            ]}
          />
        </Form.Item>
        <Form.Item name="page_size" label={t('preferences.pageSize')}>
          <Select
            options={[
              ...(site ? [asSite(perPage(site.page_size))] : []),
              ...PAGE_SIZES.map((n) => ({ value: n, label: perPage(n) })),
            ]}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      </EntryForm>
    </section>
  );
}

/** Manual 1.5: language and rows a page, for oneself, and by root administrators for the site. */
export function PreferencesPage() {
  const { t } = useTranslation();
  const { site } = useAccount();
  const query = useQuery({ ...getPreferencesOptions(), staleTime: 0 });
  const forSite = useCan()('site_preferences.write');
  const forms = () => {
    if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (!query.data) return <Skeleton active paragraph={{ rows: 6 }} />;
    const { own_language, own_page_size, site_language, site_page_size } = query.data;
    const forAccount = { language: own_language, page_size: own_page_size } as Values;
    const site = { language: site_language as Locale, page_size: site_page_size };
    return (
      <div className="form-panels">
        <PreferencesForm level="account" initial={forAccount} site={site} />
        {forSite && <PreferencesForm level="site" initial={site} />}
      </div>
    );
  };
  return (
    <div className="page narrow">
      <PageHead title={t('preferences.title')} sub={t('preferences.zone', { zone: site.time_zone })} />
      {forms()}
    </div>
  );
}

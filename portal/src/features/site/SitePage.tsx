import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Descriptions, Form, Input, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { ifMatch, invalidate } from '@/api/client';
import { getOwnSiteOptions, getOwnSiteQueryKey, updateOwnSiteMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { OwnSiteChange, Site } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { useCan } from '@/app/permissions';
import { useRenameSite } from '@/app/session';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';
import { changed } from '@/components/merge';
import { PageHead } from '@/components/PageHead';
import { ErrorState } from '@/components/States';
import { useStored } from '@/components/useStored';
import { Expiry } from './Expiry';
import { Licence } from './Licence';

type Values = Required<OwnSiteChange>;
const FIELDS: (keyof Values)[] = ['name_zh', 'name_en', 'require_totp'];

function Names({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const mayChange = useCan()('site.write');
  const rename = useRenameSite();
  const saved = useStored(form, site as Values, FIELDS);
  const save = useMutation({
    ...updateOwnSiteMutation(),
    onSuccess: (next, { body }) => {
      saved(body ?? {}, next);
      queries.setQueryData(getOwnSiteQueryKey(), next);
      rename(next);
      message.success(t('site.saved'));
      invalidate(queries, 'site');
    },
    onError: (error) => {
      if (problemOf(error).status === 412) {
        invalidate(queries, 'site');
        message.warning(t('site.stale'));
        return;
      }
      const rest = placeErrors(t, form, error);
      if (rest) message.error(rest);
    },
  });
  const submit = (values: Values) => {
    const body = changed(
      site as Values,
      { ...values, name_zh: values.name_zh.trim(), name_en: values.name_en.trim() },
      FIELDS,
    );
    if (Object.keys(body).length) save.mutate({ headers: ifMatch(site.version), body });
    else message.success(t('site.saved'));
  };
  const required = { required: true, whitespace: true, message: t('faults.required') };
  return (
    <section className="panel panel-body" aria-label={t('site.names')}>
      <h2 className="section">{t('site.names')}</h2>
      <EntryForm<Values>
        form={form}
        name="site"
        layout="vertical"
        disabled={!mayChange}
        initialValues={site}
        onFinish={submit}
      >
        <Form.Item name="name_zh" label={t('site.nameZh')} rules={[required]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="name_en" label={t('site.nameEn')} rules={[required]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="require_totp" valuePropName="checked" extra={t('site.requireTotpHint')}>
          <Checkbox>{t('site.requireTotp')}</Checkbox>
        </Form.Item>
        {mayChange ? (
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('site.submit')}
          </Button>
        ) : (
          <p className="muted">{t('site.readOnly')}</p>
        )}
      </EntryForm>
    </section>
  );
}

function Facts({ site }: { site: Site }) {
  const { t } = useTranslation();
  const items = [
    { key: 'lease', label: t('site.lease'), children: t(`site.leases.${site.lease_mode as 'annual'}`) },
    { key: 'type', label: t('site.type'), children: t(`nav.siteType.${site.type as 'account'}`) },
    { key: 'expires', label: t('site.expires'), children: <Expiry day={site.expires_on} /> },
    { key: 'zone', label: t('site.zone'), children: site.time_zone },
    ...(site.hosts ? [{ key: 'hosts', label: t('site.hosts'), children: t('site.hostsOf', site.hosts) }] : []),
  ];
  return (
    <section className="panel panel-body" aria-label={t('site.facts')}>
      <h2 className="section">{t('site.facts')}</h2>
      <Descriptions column={1} items={items} />
    </section>
  );
}

/** Manual 1.2.1: what the enterprise is called, and what it has licensed. */
export function SitePage() {
  const { t } = useTranslation();
  const may = useCan();
  const query = useQuery({ ...getOwnSiteOptions(), staleTime: 0 });
  const content = () => {
    if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (!query.data) return <Skeleton active paragraph={{ rows: 8 }} />;
    return (
      <>
        <div className="form-panels">
          <Names site={query.data} />
          <Facts site={query.data} />
        </div>
        {may('licence.read') && <Licence />}
      </>
    );
  };
  return (
    <div className="page narrow">
      <PageHead title={t('site.title')} />
      {content()}
    </div>
  );
}

import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { siteName, siteType, useAccount } from '@/app/session';
import { PageHead } from '@/components/PageHead';

/** Where a user lands: who they are, and for whom. */
export function HomePage() {
  const { t, i18n } = useTranslation();
  const { name, login_name, email, site } = useAccount();
  const items = [
    { key: 'login', label: t('users.loginName'), children: login_name },
    { key: 'email', label: t('users.email'), children: email },
    { key: 'site', label: t('home.site'), children: siteName(site, i18n.language) },
    { key: 'type', label: t('home.siteType'), children: t(`nav.siteType.${siteType(site)}`) },
    { key: 'zone', label: t('home.timeZone'), children: site.time_zone },
    { key: 'until', label: t('home.expiresOn'), children: site.expires_on },
  ];
  return (
    <div className="page narrow">
      <PageHead title={t('home.greeting', { name })} />
      <section className="panel panel-body">
        <Descriptions title={t('home.account')} column={{ xs: 1, sm: 2 }} items={items} />
      </section>
    </div>
  );
}

import { Alert, Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAccount } from '@/app/session';
import { PageHead } from '@/components/PageHead';
import { Impersonations } from './Impersonations';
import { Password } from './Password';
import { Profile } from './Profile';
import { Sessions } from './Sessions';
import { Totp } from './Totp';

/** Manual 1.6: one's own data, password, second factor and sessions; for users also who acted as them. A jump opens none of these. */
export function MePage() {
  const { t } = useTranslation();
  const { role, acting_as } = useAccount();
  const [search, setSearch] = useSearchParams();
  const own = (content: ReactNode) => (acting_as ? <Alert type="info" showIcon title={t('me.ownAlone')} /> : content);
  const items = [
    { key: 'profile', label: t('me.tabs.profile'), children: <Profile /> },
    { key: 'password', label: t('me.tabs.password'), children: own(<Password />) },
    { key: 'totp', label: t('me.tabs.totp'), children: own(<Totp />) },
    { key: 'sessions', label: t('me.tabs.sessions'), children: own(<Sessions />) },
    ...(role === 'user'
      ? [{ key: 'impersonations', label: t('me.tabs.impersonations'), children: own(<Impersonations />) }]
      : []),
  ];
  const asked = search.get('tab');
  const active = items.some(({ key }) => key === asked) ? (asked ?? 'profile') : 'profile';
  return (
    <div className="page narrow">
      <PageHead title={t('me.title')} />
      <section className="panel panel-body">
        <Tabs
          items={items}
          activeKey={active}
          onChange={(tab) => setSearch(tab === 'profile' ? {} : { tab }, { replace: true })}
          destroyOnHidden
        />
      </section>
    </div>
  );
}

import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAccount } from '@/app/session';
import { PageHead } from '@/components/PageHead';
import { Impersonations } from './Impersonations';
import { Password } from './Password';
import { Profile } from './Profile';
import { Sessions } from './Sessions';
import { Totp } from './Totp';

/** Manual 1.6: one's own data, password, second factor and sessions; for users also who acted as them. */
export function MePage() {
  const { t } = useTranslation();
  const { role, acting_as } = useAccount();
  const [search, setSearch] = useSearchParams();
  const items = [
    { key: 'profile', label: t('me.tabs.profile'), children: <Profile /> },
    ...(acting_as
      ? []
      : [
          { key: 'password', label: t('me.tabs.password'), children: <Password /> },
          { key: 'totp', label: t('me.tabs.totp'), children: <Totp /> },
          { key: 'sessions', label: t('me.tabs.sessions'), children: <Sessions /> },
        ]),
    ...(role === 'user' && !acting_as
      ? [{ key: 'impersonations', label: t('me.tabs.impersonations'), children: <Impersonations /> }]
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

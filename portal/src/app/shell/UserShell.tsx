import { Layout, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigation } from 'react-router';
import { LangSwitch } from '@/components/LangSwitch';
import { TopProgress } from '@/components/TopProgress';
import { useKeepLanguage } from '../useKeepLanguage';
import { SessionGate } from '../session';
import { AccountMenu } from './AccountMenu';
import { Brand } from './Brand';
import { Content } from './Content';
import { JumpBanner } from './JumpBanner';
import { UserNav } from './UserNav';

/** The user portal's frame: from 360 px up. */
export function UserShell({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const waiting = (
    <div className="page narrow">
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  );
  return (
    <SessionGate only="user" fallback={waiting}>
      <Layout className="shell">
        <a className="skip" href="#main">
          {t('app.skip')}
        </a>
        <JumpBanner />
        <TopProgress active={navigation.state !== 'idle'} />
        <Layout.Header className="shell-header">
          <Brand to="/u" portal={t('app.user')} />
          <span className="grow" />
          <LangSwitch onChoose={useKeepLanguage()} />
          <AccountMenu />
        </Layout.Header>
        <UserNav />
        <Layout.Content className="shell-main" id="main" tabIndex={-1}>
          <Content>{children}</Content>
        </Layout.Content>
      </Layout>
    </SessionGate>
  );
}

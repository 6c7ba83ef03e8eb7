import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Button, Layout, Menu, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { LangSwitch } from '@/components/LangSwitch';
import { TopProgress } from '@/components/TopProgress';
import { useScrollMemory } from '@/components/useScrollMemory';
import { adminMenu, selectedEntry } from '../menu';
import { useKeepLanguage } from '../useKeepLanguage';
import { SessionGate, siteName, siteType, useAccount } from '../session';
import { AccountMenu } from './AccountMenu';
import { Brand } from './Brand';
import { ExpiryBanner } from './ExpiryBanner';

function Header() {
  const { t, i18n } = useTranslation();
  const { site } = useAccount();
  return (
    <Layout.Header className="shell-header">
      <Brand to="/admin" portal={t('app.console')} />
      <div className="shell-site">
        <span>{siteName(site, i18n.language)}</span>
        <Tag variant="filled">{t(`nav.siteType.${siteType(site)}`)}</Tag>
      </div>
      <span className="grow" />
      <LangSwitch onChoose={useKeepLanguage()} />
      <AccountMenu />
    </Layout.Header>
  );
}

function Sider() {
  const { t } = useTranslation();
  const account = useAccount();
  const { pathname } = useLocation();
  const [collapsed, setCollapsed] = useState(() => window.innerWidth < 1100);
  return (
    <Layout.Sider width={228} collapsedWidth={60} collapsed={collapsed} theme="light" className="shell-sider">
      <nav className="shell-nav" aria-label={t('nav.main')}>
        <Menu mode="inline" items={adminMenu(t, account)} selectedKeys={selectedEntry(t, pathname)} />
      </nav>
      <div className="shell-collapse">
        <Button
          type="text"
          icon={collapsed ? <MenuUnfoldOutlined aria-hidden /> : <MenuFoldOutlined aria-hidden />}
          aria-label={t(collapsed ? 'nav.expand' : 'nav.collapse')}
          onClick={() => setCollapsed(!collapsed)}
        />
      </div>
    </Layout.Sider>
  );
}

export function AdminShell() {
  const { t } = useTranslation();
  const navigation = useNavigation();
  useScrollMemory();
  const waiting = (
    <div className="page">
      <Skeleton active paragraph={{ rows: 8 }} />
    </div>
  );
  return (
    <SessionGate only="administrator" fallback={waiting}>
      <Layout className="shell">
        <a className="skip" href="#main">
          {t('app.skip')}
        </a>
        <TopProgress active={navigation.state !== 'idle'} />
        <Header />
        <Layout className="shell-body">
          <Sider />
          <Layout.Content className="shell-main" id="main" tabIndex={-1}>
            <ExpiryBanner />
            <Outlet />
          </Layout.Content>
        </Layout>
      </Layout>
    </SessionGate>
  );
}

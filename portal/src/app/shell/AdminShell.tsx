import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Button, Grid, Layout, Menu, Skeleton, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigation } from 'react-router';
import { LangSwitch } from '@/components/LangSwitch';
import { SidePanel } from '@/components/SidePanel';
import { TopProgress } from '@/components/TopProgress';
import { adminMenu, selectedEntry } from '../menu';
import { useKeepLanguage } from '../useKeepLanguage';
import { SessionGate, siteName, siteType, useAccount } from '../session';
import { AccountMenu } from './AccountMenu';
import { Brand } from './Brand';
import { Content } from './Content';
import { ExpiryBanner } from './ExpiryBanner';

function Header() {
  const { t, i18n } = useTranslation();
  const { site } = useAccount();
  const narrow = useNarrow();
  return (
    <Layout.Header className="shell-header">
      {narrow && <NarrowMenu />}
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

/** A phone has no room for a column of icons beside the page. */
function useNarrow(): boolean {
  return Grid.useBreakpoint().md === false;
}

function Pages({ onGo }: { onGo?: () => void }) {
  const { t } = useTranslation();
  const account = useAccount();
  const { pathname } = useLocation();
  return (
    <nav className="shell-nav" aria-label={t('nav.main')}>
      <Menu mode="inline" items={adminMenu(t, account)} selectedKeys={selectedEntry(t, pathname)} onClick={onGo} />
    </nav>
  );
}

/** The menu of a narrow window: behind a button, over the page. */
function NarrowMenu() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        type="text"
        icon={<MenuOutlined aria-hidden />}
        aria-label={t('nav.main')}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      />
      {open && (
        <SidePanel placement="left" size={280} title={t('nav.main')} className="shell-drawer" onClose={close}>
          <Pages onGo={close} />
        </SidePanel>
      )}
    </>
  );
}

function Sider() {
  const { t } = useTranslation();
  const [collapsed, setCollapsed] = useState(() => window.innerWidth < 1100);
  return (
    <Layout.Sider width={228} collapsedWidth={60} collapsed={collapsed} theme="light" className="shell-sider">
      <Pages />
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

export function AdminShell({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const narrow = useNarrow();
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
          {!narrow && <Sider />}
          <Layout.Content className="shell-main" id="main" tabIndex={-1}>
            <ExpiryBanner />
            <Content>{children}</Content>
          </Layout.Content>
        </Layout>
      </Layout>
    </SessionGate>
  );
}

import { DownOutlined, LogoutOutlined, SettingOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { signOutMutation } from '@/api/gen/@tanstack/react-query.gen';
import { setCsrfToken } from '@/api/session';
import { problemOf } from '@/api/problem';
import { useErrorText } from '@/components/errorText';
import { homeOf, useAccount } from '../session';

function useSignOut() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const leave = async () => {
    setCsrfToken(undefined);
    await navigate('/login', { replace: true, state: { signedOut: true } });
    queries.clear();
  };
  return useMutation({
    ...signOutMutation(),
    onSuccess: leave,
    onError: (error) => (problemOf(error).status === 401 ? void leave() : void message.error(errorText(error))),
  });
}

export function AccountMenu() {
  const { t } = useTranslation();
  const account = useAccount();
  const signOut = useSignOut();
  const home = homeOf(account);
  const items = [
    { key: 'me', icon: <UserOutlined aria-hidden />, label: <Link to={`${home}/me`}>{t('nav.me')}</Link> },
    {
      key: 'preferences',
      icon: <SettingOutlined aria-hidden />,
      label: <Link to={`${home}/preferences`}>{t('nav.preferences')}</Link>,
    },
    { type: 'divider' as const },
    {
      key: 'sign-out',
      icon: <LogoutOutlined aria-hidden />,
      label: t('nav.signOut'),
      onClick: () => signOut.mutate({}),
    },
  ];
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <button type="button" className="shell-user" aria-haspopup="menu">
        <span className="sr-only">{t('nav.account')}: </span>
        <span aria-hidden className="avatar">
          {[...account.name][0]}
        </span>
        <span className="name">{account.name}</span>
        <DownOutlined className="caret" aria-hidden />
      </button>
    </Dropdown>
  );
}

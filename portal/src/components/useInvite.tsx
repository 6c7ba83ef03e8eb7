import { MailOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { inviteAdministratorMutation, inviteUserMutation } from '@/api/gen/@tanstack/react-query.gen';
import { useErrorText } from './errorText';
import type { MenuItems } from './useMenuAt';

interface Invited {
  id?: string;
  name?: string;
  email?: string;
  status?: string;
}

/** The menu entry that sends an invitation again; none for whom has a password. */
export function useInvite(kind: 'user' | 'administrator'): (account: Invited) => MenuItems {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const onError = (error: unknown) => void message.error(errorText(error));
  const user = useMutation({ ...inviteUserMutation(), onError });
  const administrator = useMutation({ ...inviteAdministratorMutation(), onError });
  const { mutate } = kind === 'user' ? user : administrator;
  return ({ id = '', name, email, status }) =>
    status === 'invited'
      ? [
          {
            key: 'invite',
            icon: <MailOutlined aria-hidden />,
            label: t('users.inviteAgain'),
            onClick: () =>
              mutate(
                { path: { id } },
                { onSuccess: () => void message.success(t('users.invitedAgain', { name, email })) },
              ),
          },
        ]
      : [];
}

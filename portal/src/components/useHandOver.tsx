import { App } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NewPassword } from './NewPassword';
import { giveBack } from './useOverlay';

interface Account {
  name: string;
  login_name: string;
  /** as it was saved; none if the save set no password */
  password?: string;
}

/**
 * Shows a generated password once, after it has been saved. It is held nowhere but in the form until then, and in the dialog
 * until somebody says that they have it.
 */
export function useHandOver() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const made = useRef<string>(null);
  const [opener] = useState(() => document.activeElement); // of the drawer, which is gone by then
  return {
    /** a password has been generated for the form */
    generated: (password: string) => {
      made.current = password;
    },
    /** the account has been saved */
    handOver: ({ name, login_name, password }: Account) => {
      if (!password || password !== made.current) return; // a typed password needs no showing
      made.current = null;
      modal.success({
        title: t('access.handOver.title', { name: name.trim() }),
        content: <NewPassword loginName={login_name.trim()} password={password} />,
        okText: t('access.handOver.kept'),
        keyboard: false,
        closable: false,
        mask: { closable: false },
        afterClose: () => giveBack(opener),
        focusable: { autoFocusButton: null }, // Enter, pressed once more to save, does not take the password away
      });
    },
  };
}

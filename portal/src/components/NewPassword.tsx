import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Selects what could not be copied, so that the person copies it. */
function select(element: Element | null): void {
  if (element) getSelection()?.selectAllChildren(element);
}

/** A new password in clear, to be copied and handed over. */
export function NewPassword({ loginName, password }: { loginName: string; password: string }) {
  const { t } = useTranslation();
  const text = useRef<HTMLElement>(null);
  const [state, setState] = useState<'copied' | 'notCopied' | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(password);
      setState('copied');
    } catch {
      select(text.current); // no access to the clipboard: no https, or not allowed
      setState('notCopied');
    }
  };
  return (
    <>
      <p>{t('access.handOver.hint')}</p>
      <dl className="hand-over">
        <dt>{t('users.loginName')}</dt>
        <dd>{loginName}</dd>
        <dt>{t('access.password')}</dt>
        <dd>
          <code ref={text}>{password}</code>
          <Button
            size="small"
            icon={state === 'copied' ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
            onClick={() => void copy()}
          >
            {t('access.handOver.copy')}
          </Button>
        </dd>
      </dl>
      <p role="status" className="muted">
        {state && t(`access.handOver.${state}`)}
      </p>
    </>
  );
}

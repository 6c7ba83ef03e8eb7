import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/api/gen';
import { signInMutation } from '@/api/gen/@tanstack/react-query.gen';
import { problemOf } from '@/api/problem';
import { renewSession } from '@/app/startSession';
import { Dialog } from '@/components/Dialog';
import { EntryForm } from '@/components/EntryForm';
import { useErrorText } from '@/components/errorText';
import { OtpProof, PasswordProof } from '@/components/ProofFields';

const FORM = 'sign-in-again';

interface Props {
  /** the account whose session has ended; only it keeps the page */
  account: Account;
  /** called with true if that account has signed in again */
  onAnswer: (again: boolean) => void;
}

interface Values {
  password: string;
  otp?: string;
}

const asksForCode = (error: unknown) => ['otp_required', 'bad_otp'].includes(problemOf(error).code);

/** Signs in over the page whose session has ended, so that what was entered there stays. Nothing of it is stored anywhere. */
export function SignInAgain({ account, onAnswer }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [asksOtp, setAsksOtp] = useState(false);
  const signIn = useMutation({
    ...signInMutation(),
    onSuccess: (session) => onAnswer(renewSession(queries, session, account)),
    onError: (error) => {
      setAsksOtp(asksForCode(error));
      form.resetFields([asksForCode(error) ? 'otp' : 'password']);
      if (!asksForCode(error)) form.focusField('password');
    },
  });
  const submit = ({ password, otp }: Values) =>
    signIn.mutate({ body: { login: account.login_name, password, ...(otp ? { otp: otp.trim() } : {}) } });
  const said = signIn.error && problemOf(signIn.error).code !== 'otp_required' ? errorText(signIn.error) : null;
  const footer = (
    <div className="drawer-foot">
      <Button onClick={() => onAnswer(false)}>{t('session.again.other')}</Button>
      <Button type="primary" htmlType="submit" form={FORM} loading={signIn.isPending}>
        {t('session.submit')}
      </Button>
    </div>
  );
  return (
    <Dialog
      title={t('session.again.title')}
      footer={footer}
      closable={false}
      keyboard={false}
      mask={{ blur: true, closable: false }}
      zIndex={3000}
      width={440}
    >
      <p className="muted">{t('session.again.hint')}</p>
      {said && <Alert role="alert" type="error" showIcon className="login-notice" title={said} />}
      <EntryForm<Values>
        form={form}
        name={FORM}
        layout="vertical"
        requiredMark={false}
        onValuesChange={() => !problemOf(signIn.error).retry_after && signIn.reset()}
        onFinish={submit}
      >
        <Form.Item label={t('session.login')}>
          <Input value={account.login_name} readOnly autoComplete="username" aria-label={t('session.login')} />
        </Form.Item>
        <PasswordProof />
        {asksOtp && <OtpProof />}
      </EntryForm>
    </Dialog>
  );
}

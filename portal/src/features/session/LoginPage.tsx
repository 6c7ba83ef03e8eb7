import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { signInMutation } from '@/api/gen/@tanstack/react-query.gen';
import { problemOf } from '@/api/problem';
import { pageAfterSignIn } from '@/app/session';
import { startSession } from '@/app/startSession';
import { EntryForm } from '@/components/EntryForm';
import { useErrorText } from '@/components/errorText';
import { OtpProof } from '@/components/ProofFields';
import { LangSwitch } from '@/components/LangSwitch';
import { LoginArt } from './LoginArt';
import { useCountdown } from './useCountdown';

const REMEMBERED = 'rostrum.login';

interface Values {
  login: string;
  password: string;
  otp?: string;
  remember: boolean;
}

function useSignIn() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const queries = useQueryClient();
  return useMutation({
    ...signInMutation(),
    onSuccess: async (session) => {
      startSession(queries, session);
      await navigate(pageAfterSignIn(session.account, search.get('next')), { replace: true });
    },
  });
}

function Notice({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [search] = useSearchParams();
  const { state } = useLocation() as { state: { signedOut?: boolean; passwordSet?: boolean } | null };
  const wait = error ? Math.ceil(problemOf(error).retry_after ?? 0) : 0;
  const left = useCountdown(wait, error);
  if (error) {
    const over = wait > 0 && left === 0;
    if (over) return null;
    const shown = wait ? { ...problemOf(error), retry_after: left } : error;
    return <Alert role="alert" type="error" showIcon className="login-notice" title={errorText(shown)} />;
  }
  if (state?.passwordSet)
    return <Alert type="success" showIcon className="login-notice" title={t('session.passwordSet')} />;
  if (state?.signedOut)
    return <Alert type="success" showIcon className="login-notice" title={t('session.signedOut')} />;
  if (search.get('next')?.startsWith('/') && sessionStorage.getItem('rostrum.signed_in'))
    return <Alert type="info" showIcon className="login-notice" title={t('session.expired')} />;
  return null;
}

export function LoginPage() {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const signIn = useSignIn();
  const remembered = localStorage.getItem(REMEMBERED) ?? '';
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${t('session.title')} · ${t('app.name')}`;
  }, [t]);
  useEffect(() => {
    box.current?.querySelector<HTMLInputElement>(remembered ? 'input[type=password]' : 'input')?.focus();
  }, [remembered]);
  const code = problemOf(signIn.error).code;
  const [asksOtp, setAsksOtp] = useState(false);
  if (!asksOtp && (code === 'otp_required' || code === 'bad_otp')) setAsksOtp(true);
  const submit = ({ login, password, otp, remember }: Values) => {
    if (remember) localStorage.setItem(REMEMBERED, login.trim());
    else localStorage.removeItem(REMEMBERED);
    signIn.mutate(
      { body: { login: login.trim(), password, ...(otp ? { otp: otp.trim() } : {}) } },
      {
        onSuccess: () => sessionStorage.setItem('rostrum.signed_in', '1'),
        onError: (error) => {
          const second = ['otp_required', 'bad_otp'].includes(problemOf(error).code);
          form.resetFields([second ? 'otp' : 'password']);
          if (!second) setAsksOtp(false);
        },
      },
    );
  };
  return (
    <div className="login">
      <LoginArt />
      <main className="login-form">
        <div className="login-lang">
          <LangSwitch />
        </div>
        <div className="box" ref={box}>
          <h1>{t('session.title')}</h1>
          <p className="muted lead">{t('session.subtitle')}</p>
          <Notice error={code === 'otp_required' ? null : signIn.error} />
          <EntryForm<Values>
            form={form}
            layout="vertical"
            size="large"
            requiredMark={false}
            onValuesChange={() => !problemOf(signIn.error).retry_after && signIn.reset()}
            initialValues={{ login: remembered, remember: remembered !== '' }}
            onFinish={submit}
          >
            <Form.Item
              name="login"
              label={t('session.login')}
              rules={[{ required: true, whitespace: true, message: t('session.loginRequired') }]}
            >
              <Input prefix={<UserOutlined aria-hidden />} autoComplete="username" maxLength={254} />
            </Form.Item>
            <Form.Item
              name="password"
              label={t('session.password')}
              rules={[{ required: true, message: t('session.passwordRequired') }]}
            >
              <Input.Password prefix={<LockOutlined aria-hidden />} autoComplete="current-password" maxLength={512} />
            </Form.Item>
            {asksOtp && <OtpProof />}
            <div className="login-row">
              <Form.Item name="remember" valuePropName="checked" noStyle>
                <Checkbox>{t('session.remember')}</Checkbox>
              </Form.Item>
              <Link to="/forgot-password">{t('session.forgot')}</Link>
            </div>
            <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
              {t('session.submit')}
            </Button>
          </EntryForm>
        </div>
        <p className="muted login-foot">
          <Link to="/system-requirements">{t('session.requirements')}</Link> ·{' '}
          {t('app.copyright', { year: new Date().getFullYear() })}
        </p>
      </main>
    </div>
  );
}

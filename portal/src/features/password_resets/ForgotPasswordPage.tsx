import { MailOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { requestPasswordResetMutation } from '@/api/gen/@tanstack/react-query.gen';
import { EntryForm } from '@/components/EntryForm';
import { problemOf } from '@/api/problem';
import { useErrorText } from '@/components/errorText';
import { LonePage } from '@/components/LonePage';
import { EMAIL_RULE } from '@/components/typed';

/** Manual 1.1.2. What it says is the same whether or not the address is known. */
export function ForgotPasswordPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const ask = useMutation(requestPasswordResetMutation());
  const back = <Link to="/login">{t('password_resets.toSignIn')}</Link>;
  if (ask.isSuccess) {
    return (
      <LonePage title={t('password_resets.askTitle')} lead={t('password_resets.askLead')}>
        <Result
          icon={<MailOutlined aria-hidden />}
          title={t('password_resets.sent')}
          subTitle={t('password_resets.sentHint')}
          extra={back}
        />
      </LonePage>
    );
  }
  return (
    <LonePage title={t('password_resets.askTitle')} lead={t('password_resets.askLead')}>
      {ask.isError && (
        <Alert role="alert" type="error" showIcon className="login-notice" title={errorText(ask.error)} />
      )}
      <EntryForm<{ email: string }>
        layout="vertical"
        size="large"
        requiredMark={false}
        onValuesChange={() => !problemOf(ask.error).retry_after && ask.reset()}
        onFinish={({ email }) => ask.mutate({ body: { email: email.trim() } })}
      >
        <Form.Item
          name="email"
          label={t('users.email')}
          rules={[
            { required: true, message: t('faults.required') },
            { ...EMAIL_RULE, message: t('users.form.emailInvalid') },
          ]}
        >
          <Input inputMode="email" autoComplete="email" maxLength={254} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={ask.isPending}>
          {t('password_resets.ask')}
        </Button>
      </EntryForm>
      <p className="login-back">{back}</p>
    </LonePage>
  );
}
